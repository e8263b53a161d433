using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

internal static partial class ArtifactWorkflowLog
{
    [LoggerMessage(2101, LogLevel.Information, "ArtifactWorkflow {ArtifactWorkflow}: started its Argo Workflow")]
    public static partial void Started(ILogger logger, string artifactWorkflow);

    [LoggerMessage(2102, LogLevel.Information, "ArtifactWorkflow {ArtifactWorkflow}: starting again as force-at asks, deleting its Argo Workflow first")]
    public static partial void Restarting(ILogger logger, string artifactWorkflow);

    [LoggerMessage(2103, LogLevel.Information, "ArtifactWorkflow {ArtifactWorkflow}: its time is over, deleting it")]
    public static partial void Expired(ILogger logger, string artifactWorkflow);
}
