using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

internal static partial class InformerLog
{
    [LoggerMessage(LogLevel.Warning, "Cannot read {Resource}: {Problem}. Trying again")]
    public static partial void Problem(ILogger logger, string resource, string problem);

    [LoggerMessage(LogLevel.Information, "Reading {Resource}: {Count} objects")]
    public static partial void Recovered(ILogger logger, string resource, int count);

    [LoggerMessage(LogLevel.Error, "Passing over an object of {Resource} that does not fit its schema: {Undecodable}. Its last known state is kept")]
    public static partial void Undecodable(ILogger logger, string resource, string undecodable);

    [LoggerMessage(LogLevel.Warning, "The watch of {Resource} did not end after its {TimeoutMs} ms and is taken for dead. Opening another")]
    public static partial void WatchSilent(ILogger logger, string resource, long timeoutMs);

    [LoggerMessage(LogLevel.Information, "{Resource} counts as empty: {Problem}")]
    public static partial void CountsAsEmpty(ILogger logger, string resource, string problem);
}
