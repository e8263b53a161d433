using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts.Serving;

internal static partial class ServingLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot serve {Key} now: {Problem}")]
    public static partial void Unavailable(ILogger logger, string key, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cannot serve {Key} until this is mended: {Problem}")]
    public static partial void Misconfigured(ILogger logger, string key, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A download of {Key} was broken off: {Problem}")]
    public static partial void BrokenOff(ILogger logger, string key, string problem);
}
