using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Controllers;

internal static partial class ControllerLog
{
    [LoggerMessage(LogLevel.Information, "Controller {Controller} started with {Workers} workers")]
    public static partial void Started(ILogger logger, string controller, int workers);

    [LoggerMessage(LogLevel.Information, "Controller {Controller} stopped")]
    public static partial void Stopped(ILogger logger, string controller);

    [LoggerMessage(LogLevel.Error, "Reconciling {Controller} {Namespace}/{Name} failed, next try in {DelayMs} ms")]
    public static partial void Failed(ILogger logger, string controller, string @namespace, string name, long delayMs, Exception error);

    [LoggerMessage(LogLevel.Debug, "Reconciling {Controller} {Namespace}/{Name} used stale data, retrying in {DelayMs} ms: {Problem}")]
    public static partial void OldData(ILogger logger, string controller, string @namespace, string name, string problem, long delayMs);

    [LoggerMessage(LogLevel.Warning, "The API server refused the content of a write for {Controller} {Namespace}/{Name}, next try after a change or in {DelayMs} ms: {Refusal}")]
    public static partial void Refused(ILogger logger, string controller, string @namespace, string name, string refusal, long delayMs);

    [LoggerMessage(LogLevel.Error, "Reconciling {Controller} {Namespace}/{Name} failed with a terminal error: it is not retried until the object changes")]
    public static partial void Terminal(ILogger logger, string controller, string @namespace, string name, Exception error);
}
