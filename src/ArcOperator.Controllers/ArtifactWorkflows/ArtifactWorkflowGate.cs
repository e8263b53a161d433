using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Holds a plan back while too much is going on, and wakes whoever's turn it is.</summary>
internal sealed class ArtifactWorkflowGate(WorkflowCapacity capacity, EntityQueue<V1Alpha1ArtifactWorkflow> queue)
{
    /// <returns>The plan; without a Workflow to be created if it has to wait.</returns>
    public async Task<WorkflowPlan> AdmitAsync(WorkflowObservation observed, WorkflowPlan plan, CancellationToken cancellationToken)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        if (plan.Create is V1Alpha1Workflow)
        {
            var (isGranted, next) = capacity.Claim(artifactWorkflow);
            await WakeAsync(next, cancellationToken);
            return isGranted ? plan : plan with { Create = null, Obstacle = Obstacle.WaitingForCapacity };
        }

        if (observed.Own is V1Alpha1Workflow workflow && !WorkflowPhase.IsFinished(workflow.Status.Phase))
        {
            capacity.Hold(artifactWorkflow);
        }
        else
        {
            await ReleaseAsync(artifactWorkflow, cancellationToken);
        }

        return plan;
    }

    /// <summary>Nothing of this ArtifactWorkflow is going on any more.</summary>
    public Task ReleaseAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken) =>
        WakeAsync(capacity.Release(ObjectKey.Of(artifactWorkflow)), cancellationToken);

    private async Task WakeAsync(IReadOnlyList<V1Alpha1ArtifactWorkflow> artifactWorkflows, CancellationToken cancellationToken)
    {
        foreach (var next in artifactWorkflows)
        {
            await queue(next, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, cancellationToken);
        }
    }
}
