using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.LeaderElection;

internal static partial class LeaderElectionLog
{
    [LoggerMessage(LogLevel.Information, "Waiting for the lease {Namespace}/{Lease} as {Identity}")]
    public static partial void Waiting(ILogger logger, string @namespace, string lease, string identity);

    [LoggerMessage(LogLevel.Information, "Holding the lease {Namespace}/{Lease} as {Identity}: this process leads")]
    public static partial void Leading(ILogger logger, string @namespace, string lease, string identity);

    [LoggerMessage(LogLevel.Error, "Lost the lease {Namespace}/{Lease} to '{Holder}': this process ends")]
    public static partial void Lost(ILogger logger, string @namespace, string lease, string holder);

    [LoggerMessage(LogLevel.Information, "Released the lease {Namespace}/{Lease}")]
    public static partial void Released(ILogger logger, string @namespace, string lease);

    [LoggerMessage(LogLevel.Warning, "Cannot read or renew the lease {Namespace}/{Lease}: {Problem}")]
    public static partial void Failed(ILogger logger, string @namespace, string lease, string problem);

    [LoggerMessage(LogLevel.Warning, "Could not renew the lease {Namespace}/{Lease} within {DeadlineSeconds} s: stopped work until it is taken again")]
    public static partial void NotRenewed(ILogger logger, string @namespace, string lease, double deadlineSeconds);

    [LoggerMessage(LogLevel.Warning, "The lease {Namespace}/{Lease} of '{Holder}' has a longer duration than any operator uses: it expires after {DeadlineSeconds} s without a change")]
    public static partial void Bounded(ILogger logger, string @namespace, string lease, string holder, double deadlineSeconds);
}
