using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

internal static partial class EngineLog
{
    [LoggerMessage(
        LogLevel.Warning,
        "Started the local engine for development and CI. It does not replace Argo Workflows in production {Folder} {Parallelism}")]
    public static partial void Started(ILogger logger, string folder, int parallelism);

    [LoggerMessage(LogLevel.Information, "Started Workflow {Workflow}")]
    public static partial void WorkflowStarted(ILogger logger, string workflow);

    [LoggerMessage(LogLevel.Information, "Finished Workflow {Workflow} {Phase} {Message}")]
    public static partial void WorkflowEnded(ILogger logger, string workflow, string? phase, string? message);

    [LoggerMessage(LogLevel.Warning, "Refused Workflow {Workflow} {Problem}")]
    public static partial void WorkflowRefused(ILogger logger, string workflow, string problem);

    [LoggerMessage(LogLevel.Warning, "Marked Workflow as Error: its engine ended while it was running {Workflow}")]
    public static partial void WorkflowLost(ILogger logger, string workflow);

    [LoggerMessage(LogLevel.Information, "Ignored fields that only concern pods {Workflow} {Fields}")]
    public static partial void FieldsIgnored(ILogger logger, string workflow, string fields);

    [LoggerMessage(LogLevel.Error, "Internal error: a Workflow failed {Workflow}")]
    public static partial void RunFailed(ILogger logger, string workflow, Exception error);

    [LoggerMessage(LogLevel.Error, "Internal error: a step failed {Workflow} {Node}")]
    public static partial void StepFailed(ILogger logger, string workflow, string node, Exception error);

    [LoggerMessage(LogLevel.Information, "Removed the logs of a deleted Workflow {Workflow}")]
    public static partial void Removed(ILogger logger, string workflow);

    [LoggerMessage(LogLevel.Warning, "Could not remove the folders of a Workflow {Workflow} {Problem}")]
    public static partial void NotRemoved(ILogger logger, string workflow, string problem);
}
