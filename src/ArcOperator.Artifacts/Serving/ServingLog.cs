using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts.Serving;

internal static partial class ServingLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Cannot serve {Key} now: {Problem}")]
    public static partial void Unavailable(ILogger logger, string key, string problem);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Cannot serve {Key} until this is mended: {Problem}")]
    public static partial void Misconfigured(ILogger logger, string key, string problem);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "A download of {Key} was broken off: {Problem}")]
    public static partial void BrokenOff(ILogger logger, string key, string problem);
}
