using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

internal static partial class ArtifactWorkflowLog
{
    [LoggerMessage(LogLevel.Information, "ArtifactWorkflow {ArtifactWorkflow}: created its Argo {Kind}")]
    public static partial void Started(ILogger logger, string artifactWorkflow, string kind);

    [LoggerMessage(LogLevel.Information, "ArtifactWorkflow {ArtifactWorkflow}: deleting its Argo object to start again")]
    public static partial void Restarting(ILogger logger, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "ArtifactWorkflow {ArtifactWorkflow}: its time is over, deleting it")]
    public static partial void Expired(ILogger logger, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Stopped Workflow {Workflow}: {Cause}")]
    public static partial void Stopping(ILogger logger, string workflow, string cause);

    [LoggerMessage(LogLevel.Information, "ArtifactWorkflow {ArtifactWorkflow}: took over its Argo {Kind} again")]
    public static partial void Adopted(ILogger logger, string artifactWorkflow, string kind);

    [LoggerMessage(LogLevel.Information, "ArtifactWorkflow {ArtifactWorkflow}: its CronWorkflow is suspended: {IsSuspended}")]
    public static partial void Suspending(ILogger logger, string artifactWorkflow, bool isSuspended);
}
