using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Writes a status, and then tells what has happened since the one before: as events, and in metrics.</summary>
internal sealed class ArtifactWorkflowReporter(StatusWriter status, EventJournal journal, ArcMetrics metrics)
{
    public async Task<V1Alpha1ArtifactWorkflow> WriteAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1ArtifactWorkflowStatus report, CancellationToken cancellationToken)
    {
        var before = artifactWorkflow.Status;
        artifactWorkflow = await status.WriteAsync(artifactWorkflow, report, null, cancellationToken);
        await journal.RecordAsync(artifactWorkflow, ArtifactWorkflowEvents.Between(before, report), cancellationToken);
        if (ArtifactWorkflowEvents.HasEnded(before, report))
        {
            metrics.CountCompletion(
                artifactWorkflow.Namespace() ?? "", ArtifactWorkflowGauges.TypeOf(artifactWorkflow), report.Phase ?? "", report.CompletionTime - report.StartTime);
        }

        return artifactWorkflow;
    }
}
