using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Hooks.Whitelist;

internal static partial class WhitelistLog
{
    [LoggerMessage(LogLevel.Information, "Hooks: {Message}")]
    public static partial void Accepted(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "Hooks: the whitelist has mistakes, what held before holds on: {Message}")]
    public static partial void Refused(ILogger logger, string message);

    [LoggerMessage(LogLevel.Information, "Hooks: the file system does not tell of changes to {File} ({Reason}); it is looked at from time to time")]
    public static partial void NotWatched(ILogger logger, string file, string reason);

    [LoggerMessage(LogLevel.Warning, "Hooks: no hook is allowed: {Message}")]
    public static partial void Missing(ILogger logger, string message);
}
