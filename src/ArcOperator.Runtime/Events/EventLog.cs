using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Events;

internal static partial class EventLog
{
    [LoggerMessage(LogLevel.Warning, "The event {Reason} of {Kind} {Namespace}/{Name} could not be written and is lost: {Problem}")]
    public static partial void Lost(ILogger logger, string reason, string? kind, string? @namespace, string? name, string problem);

    [LoggerMessage(LogLevel.Debug, "Dropped the event {Reason} of {Kind} {Namespace}/{Name}: the namespace is being deleted")]
    public static partial void NamespaceGone(ILogger logger, string reason, string? kind, string? @namespace, string? name);
}
