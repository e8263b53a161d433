using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts.Storage.S3;

internal static partial class S3Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}; trying again in {DelayMs} ms ({Attempt}/{Retries})")]
    public static partial void Retrying(ILogger logger, string problem, long delayMs, int attempt, int retries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An upload of {Key} was given up, and its parts are still in the store; they are taken away later: {Problem}")]
    public static partial void PartsLeft(ILogger logger, string key, string problem);
}
