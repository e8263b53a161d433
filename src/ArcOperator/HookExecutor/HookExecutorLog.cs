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

    [LoggerMessage(LogLevel.Error, "Hook executor: failed to handle a call")]
    public static partial void Failed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Information, "Hook executor: confines hooks with Landlock")]
    public static partial void Confines(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Hook executor: runs hooks without confinement, as hookExecutor.allowUnconfined accepts: {Problem}")]
    public static partial void RunsUnconfined(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Error, "Hook executor: refuses all calls: {Refusal}")]
    public static partial void RefusesCalls(ILogger logger, string refusal);

    [LoggerMessage(LogLevel.Warning, "Hook executor: {Available} bytes are free for {Folder}, and {Concurrency} calls can need {Required}")]
    public static partial void LittleSpace(ILogger logger, string folder, int concurrency, long available, long required);
}
