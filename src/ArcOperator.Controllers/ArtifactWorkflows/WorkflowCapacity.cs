using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>
/// Lets only so many Workflows be unfinished at once. Whoever has to wait is woken when it is its turn: first the namespace
/// that has the least going on, in it the Order that has the least, of that the oldest.
/// </summary>
/// <remarks>What is unfinished is taken from the cache when the first Workflow is to be created, and followed from then on by each reconciliation.</remarks>
internal sealed class WorkflowCapacity(
    ArgoOptions options, IEntityCache<V1Alpha1Workflow> workflows, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, CapacityClaim> _holders = [];
    private readonly Dictionary<ObjectKey, CapacityClaim> _waiting = [];
    private readonly Dictionary<string, int> _held = [];
    private bool _isFilled;

    /// <summary>Whether this ArtifactWorkflow may have a Workflow created now. If not, it waits until it is granted one.</summary>
    /// <returns>Also those whose turn has come by this.</returns>
    public (bool IsGranted, IReadOnlyList<V1Alpha1ArtifactWorkflow> Next) Claim(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        lock (_gate)
        {
            Fill();
            var key = ObjectKey.Of(artifactWorkflow);
            if (_holders.ContainsKey(key))
            {
                return (true, []);
            }

            _waiting[key] = CapacityClaim.Of(artifactWorkflow);
            var granted = Grant();
            return (_holders.ContainsKey(key), [.. granted.Where(other => ObjectKey.Of(other) != key)]);
        }
    }

    /// <summary>This ArtifactWorkflow's Workflow exists and is not finished, granted or not.</summary>
    public void Hold(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        lock (_gate)
        {
            var key = ObjectKey.Of(artifactWorkflow);
            _waiting.Remove(key);
            if (!_holders.ContainsKey(key))
            {
                Add(key, CapacityClaim.Of(artifactWorkflow));
            }
        }
    }

    /// <summary>This ArtifactWorkflow has nothing going on, and does not want to.</summary>
    /// <returns>Those whose turn has come by this.</returns>
    public IReadOnlyList<V1Alpha1ArtifactWorkflow> Release(ObjectKey key)
    {
        lock (_gate)
        {
            _waiting.Remove(key);
            if (_holders.Remove(key, out var claim))
            {
                Count(claim, -1);
            }

            return _waiting.Count > 0 ? Grant() : [];
        }
    }

    private void Fill()
    {
        if (_isFilled)
        {
            return;
        }

        _isFilled = true;
        foreach (var workflow in workflows.List().Where(workflow => workflow.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator && !WorkflowPhase.IsFinished(workflow.Status.Phase)))
        {
            var key = ObjectKey.Of(workflow);
            if (artifactWorkflows.Get(key) is { } artifactWorkflow && workflow.IsControlledBy(artifactWorkflow) && !_holders.ContainsKey(key))
            {
                Add(key, CapacityClaim.Of(artifactWorkflow));
            }
        }
    }

    private List<V1Alpha1ArtifactWorkflow> Grant()
    {
        var granted = new List<V1Alpha1ArtifactWorkflow>();
        while (_holders.Count < options.MaxActiveWorkflows && Next() is { } claim)
        {
            _waiting.Remove(claim.Key);
            Add(claim.Key, claim);
            granted.Add(claim.ArtifactWorkflow);
        }

        return granted;
    }

    private CapacityClaim? Next() => _waiting.Values
        .Where(claim => Held(claim.Namespace) < (options.MaxActiveWorkflowsPerNamespace ?? int.MaxValue))
        .MinBy(claim => (Held(claim.Namespace), Held(claim.Order), claim.Created, claim.Key.Name));

    private void Add(ObjectKey key, CapacityClaim claim)
    {
        _holders[key] = claim;
        Count(claim, 1);
    }

    private int Held(string by) => _held.GetValueOrDefault(by);

    private void Count(CapacityClaim claim, int change)
    {
        foreach (var by in new[] { claim.Namespace, claim.Order })
        {
            if ((_held[by] = Held(by) + change) == 0)
            {
                _held.Remove(by);
            }
        }
    }
}
