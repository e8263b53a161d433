using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Log messages about ArtifactWorkflows.</summary>
internal static partial class ArtifactWorkflowLog
{
    [LoggerMessage(LogLevel.Information, "Created Argo object {ArtifactWorkflow} {Kind}")]
    public static partial void Started(ILogger logger, string artifactWorkflow, string kind);

    [LoggerMessage(LogLevel.Information, "Deleting Argo object: the work starts again {ArtifactWorkflow}")]
    public static partial void Restarting(ILogger logger, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Deleting ArtifactWorkflow: TTL expired {ArtifactWorkflow}")]
    public static partial void Expired(ILogger logger, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Stopping Workflow {Workflow} {Cause}")]
    public static partial void Stopping(ILogger logger, string workflow, string cause);

    [LoggerMessage(LogLevel.Information, "Adopted Argo object {ArtifactWorkflow} {Kind}")]
    public static partial void Adopted(ILogger logger, string artifactWorkflow, string kind);

    [LoggerMessage(LogLevel.Information, "Changing suspension of CronWorkflow {ArtifactWorkflow} {IsSuspended}")]
    public static partial void Suspending(ILogger logger, string artifactWorkflow, bool isSuspended);
}
