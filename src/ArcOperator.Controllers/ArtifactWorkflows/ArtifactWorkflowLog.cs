using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Log messages about ArtifactWorkflows.</summary>
internal static partial class ArtifactWorkflowLog
{
    [LoggerMessage(LogLevel.Information, "Created Argo object {Namespace}/{ArtifactWorkflow} {Kind}")]
    public static partial void Started(ILogger logger, string? @namespace, string artifactWorkflow, string kind);

    [LoggerMessage(LogLevel.Information, "Deleting Argo object: the work starts again {Namespace}/{ArtifactWorkflow}")]
    public static partial void Restarting(ILogger logger, string? @namespace, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Deleting ArtifactWorkflow: TTL expired {Namespace}/{ArtifactWorkflow}")]
    public static partial void Expired(ILogger logger, string? @namespace, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Stopping Workflow {Namespace}/{Workflow} {Cause}")]
    public static partial void Stopping(ILogger logger, string? @namespace, string workflow, string cause);

    [LoggerMessage(LogLevel.Information, "Adopted Argo object {Namespace}/{ArtifactWorkflow} {Kind}")]
    public static partial void Adopted(ILogger logger, string? @namespace, string artifactWorkflow, string kind);

    [LoggerMessage(LogLevel.Information, "Changing suspension of CronWorkflow {Namespace}/{ArtifactWorkflow} {IsSuspended}")]
    public static partial void Suspending(ILogger logger, string? @namespace, string artifactWorkflow, bool isSuspended);

    [LoggerMessage(LogLevel.Warning, "Ignored Argo object: it names the ArtifactWorkflow as its owner, but has another spec {Namespace}/{ArtifactWorkflow} {Kind} {Name}")]
    public static partial void Ignored(ILogger logger, string? @namespace, string artifactWorkflow, string kind, string name);
}
