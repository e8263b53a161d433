using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Controllers;

internal static partial class ControllerLog
{
    [LoggerMessage(1101, LogLevel.Information, "Controller {Controller} started with {Workers} workers")]
    public static partial void Started(ILogger logger, string controller, int workers);

    [LoggerMessage(1102, LogLevel.Information, "Controller {Controller} stopped")]
    public static partial void Stopped(ILogger logger, string controller);

    [LoggerMessage(1103, LogLevel.Error, "Reconciling {Controller} {Key} failed, next try in {DelayMs} ms")]
    public static partial void Failed(ILogger logger, string controller, ObjectKey key, long delayMs, Exception error);

    [LoggerMessage(1104, LogLevel.Debug, "Reconciling {Controller} {Key} rested on old data, next try in {DelayMs} ms: {Problem}")]
    public static partial void OldData(ILogger logger, string controller, ObjectKey key, string problem, long delayMs);

    [LoggerMessage(1105, LogLevel.Error, "Reconciling {Controller} {Key} failed for good: it rests until it changes")]
    public static partial void Terminal(ILogger logger, string controller, ObjectKey key, Exception error);
}
