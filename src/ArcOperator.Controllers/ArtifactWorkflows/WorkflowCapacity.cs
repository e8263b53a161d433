using System.Collections.Concurrent;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>
/// Limits the number of unfinished Workflows. A place that becomes free goes to the namespace with the fewest unfinished Workflows, in it to the
/// Order with the fewest, and of that Order to the oldest ArtifactWorkflow, which is queued.
/// </summary>
/// <remarks>The first call reads the unfinished Workflows from the cache. Afterwards each reconciliation reports its own.</remarks>
internal sealed class WorkflowCapacity(
    ArgoOptions options, IEntityCache<V1Alpha1Workflow> workflows, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows, FairGates gates,
    EntityQueue<V1Alpha1ArtifactWorkflow> queue)
{
    private readonly FairGate _gate = gates.Create("workflows", GateLimits.Of(options.MaxActiveWorkflows, options.MaxActiveWorkflowsPerNamespace));
    private readonly ConcurrentDictionary<ObjectKey, GateClaim> _claims = new();
    private readonly Lock _filling = new();
    private bool _isFilled;

    /// <summary>Returns true if a Workflow could be created for this ArtifactWorkflow now. Nothing is reserved.</summary>
    public bool HasRoomFor(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        Fill();
        return _gate.HasRoomFor(_claims.GetValueOrDefault(ObjectKey.Of(artifactWorkflow)) ?? ClaimOf(artifactWorkflow));
    }

    /// <summary>Reserves a place for this ArtifactWorkflow, or puts it in the queue for one.</summary>
    /// <returns>True with a place.</returns>
    public bool Claim(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        Fill();
        return _gate.Enter(GetOrAdd(artifactWorkflow));
    }

    /// <summary>Counts the unfinished Workflow of this ArtifactWorkflow, even beyond the limit.</summary>
    public void Hold(V1Alpha1ArtifactWorkflow artifactWorkflow) => _gate.Hold(GetOrAdd(artifactWorkflow));

    /// <summary>Removes this ArtifactWorkflow from the places and from the queue.</summary>
    public void Release(ObjectKey key)
    {
        if (_claims.TryRemove(key, out var claim))
        {
            _gate.Leave(claim);
        }
    }

    private void Fill()
    {
        lock (_filling)
        {
            if (_isFilled)
            {
                return;
            }

            _isFilled = true;
            foreach (var workflow in workflows.List().Where(workflow => workflow.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator && !WorkflowPhase.IsFinished(workflow.Status.Phase)))
            {
                if (artifactWorkflows.Get(ObjectKey.Of(workflow)) is { } artifactWorkflow && workflow.IsControlledBy(artifactWorkflow))
                {
                    Hold(artifactWorkflow);
                }
            }
        }
    }

    private GateClaim GetOrAdd(V1Alpha1ArtifactWorkflow artifactWorkflow) => _claims.GetOrAdd(ObjectKey.Of(artifactWorkflow), _ => ClaimOf(artifactWorkflow));

    // An ArtifactWorkflow without an Order is a group of its own.
    private GateClaim ClaimOf(V1Alpha1ArtifactWorkflow artifactWorkflow) => new(
        artifactWorkflow.Namespace() ?? "",
        artifactWorkflow.GetController()?.Uid ?? artifactWorkflow.Uid(),
        artifactWorkflow.CreationTimestamp() ?? default,
        () => queue(artifactWorkflow, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, CancellationToken.None));
}
