using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

internal static partial class EngineLog
{
    [LoggerMessage(
        LogLevel.Warning,
        "This is the local engine: it runs the steps of Workflows as processes of this machine, for trying out, development and CI. "
        + "It does not take the place of Argo Workflows in production. Work folder {Folder}, {Parallelism} steps at once")]
    public static partial void Started(ILogger logger, string folder, int parallelism);

    [LoggerMessage(LogLevel.Information, "Workflow {Workflow} started")]
    public static partial void WorkflowStarted(ILogger logger, string workflow);

    [LoggerMessage(LogLevel.Information, "Workflow {Workflow} ended: {Phase} {Message}")]
    public static partial void WorkflowEnded(ILogger logger, string workflow, string? phase, string? message);

    [LoggerMessage(LogLevel.Warning, "Workflow {Workflow} cannot be run: {Problem}")]
    public static partial void WorkflowRefused(ILogger logger, string workflow, string problem);

    [LoggerMessage(LogLevel.Warning, "Workflow {Workflow} was under way when the engine that ran it ended; it is marked as Error")]
    public static partial void WorkflowLost(ILogger logger, string workflow);

    [LoggerMessage(LogLevel.Information, "Workflow {Workflow} has fields that only matter to pods and are passed over here: {Fields}")]
    public static partial void PassedOver(ILogger logger, string workflow, string fields);

    [LoggerMessage(LogLevel.Warning, "The status of Workflow {Workflow} could not be written, next try in {DelayMs} ms: {Problem}")]
    public static partial void StatusNotWritten(ILogger logger, string workflow, long delayMs, string problem);

    [LoggerMessage(LogLevel.Error, "Running Workflow {Workflow} failed for a reason that is the engine's own")]
    public static partial void RunFailed(ILogger logger, string workflow, Exception error);

    [LoggerMessage(LogLevel.Error, "Running step {Node} of Workflow {Workflow} failed for a reason that is the engine's own")]
    public static partial void StepFailed(ILogger logger, string workflow, string node, Exception error);

    [LoggerMessage(LogLevel.Information, "Workflow {Workflow} is gone; its logs are removed")]
    public static partial void Removed(ILogger logger, string workflow);

    [LoggerMessage(LogLevel.Warning, "The folders of Workflow {Workflow} could not be removed: {Problem}")]
    public static partial void NotRemoved(ILogger logger, string workflow, string problem);

    [LoggerMessage(LogLevel.Information, "CronWorkflow {CronWorkflow} started Workflow {Workflow}")]
    public static partial void CronStarted(ILogger logger, string cronWorkflow, string workflow);
}
