using Microsoft.Extensions.Logging;

namespace ArcOperator.HookExecutor;

internal static partial class HookExecutorLog
{
    [LoggerMessage(LogLevel.Information, "Hook executor: listening on {Place}")]
    public static partial void Listening(ILogger logger, string place);

    [LoggerMessage(LogLevel.Information, "Hook executor: {Command} ended with exit code {ExitCode} after {ElapsedMs} ms, {InputBytes} bytes in, {OutputBytes} bytes out")]
    public static partial void Ended(ILogger logger, string command, int exitCode, long elapsedMs, long inputBytes, long outputBytes);

    [LoggerMessage(LogLevel.Warning, "Hook executor: answered {Status} ({Reason}): {Problem}")]
    public static partial void Refused(ILogger logger, int status, string reason, string problem);

    [LoggerMessage(LogLevel.Error, "Hook executor: a call failed for a reason of this side")]
    public static partial void Failed(ILogger logger, Exception error);
}
