using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>
/// Limits the number of unfinished Workflows. A place that becomes free goes to the namespace with the fewest unfinished Workflows, in it to the
/// Order with the fewest, and of that Order to the oldest ArtifactWorkflow.
/// </summary>
/// <remarks>The first call reads the unfinished Workflows from the cache. Afterwards each reconciliation reports its own.</remarks>
internal sealed class WorkflowCapacity(
    ArgoOptions options, IEntityCache<V1Alpha1Workflow> workflows, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, CapacityClaim> _holders = [];
    private readonly Dictionary<ObjectKey, CapacityClaim> _waiting = [];
    private readonly Dictionary<string, int> _held = [];
    private bool _isFilled;

    /// <summary>Returns true if a Workflow could be created for this ArtifactWorkflow now. Nothing is reserved.</summary>
    public bool HasRoomFor(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        lock (_gate)
        {
            Fill();
            var claim = CapacityClaim.Of(artifactWorkflow);
            return _holders.ContainsKey(claim.Key) || (_holders.Count < options.MaxActiveWorkflows && HasRoom(claim));
        }
    }

    /// <summary>Reserves a place for this ArtifactWorkflow, or puts it in the queue for one.</summary>
    /// <returns>True with a place, and other ArtifactWorkflows that got one.</returns>
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

    /// <summary>Counts the unfinished Workflow of this ArtifactWorkflow, even beyond the limit.</summary>
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

    /// <summary>Removes this ArtifactWorkflow from the places and from the queue.</summary>
    /// <returns>The ArtifactWorkflows that got a place.</returns>
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
        .Where(HasRoom)
        .MinBy(claim => (Held(claim.Namespace), Held(claim.Order), claim.Created, claim.Key.Name));

    private bool HasRoom(CapacityClaim claim) => Held(claim.Namespace) < (options.MaxActiveWorkflowsPerNamespace ?? int.MaxValue);

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

/// <summary>An ArtifactWorkflow that has an unfinished Workflow, or waits for one.</summary>
/// <param name="ArtifactWorkflow">The ArtifactWorkflow.</param>
/// <param name="Namespace">The counter of its namespace.</param>
/// <param name="Order">The counter of its Order; without an Order it is the only one to count there.</param>
/// <param name="Created">Time of its creation.</param>
internal sealed record CapacityClaim(V1Alpha1ArtifactWorkflow ArtifactWorkflow, string Namespace, string Order, DateTime Created)
{
    public ObjectKey Key { get; } = ObjectKey.Of(ArtifactWorkflow);

    public static CapacityClaim Of(V1Alpha1ArtifactWorkflow artifactWorkflow) => new(
        artifactWorkflow,
        $"namespace {artifactWorkflow.Namespace()}",
        $"owner {artifactWorkflow.GetController()?.Uid ?? artifactWorkflow.Uid()}",
        artifactWorkflow.CreationTimestamp() ?? default);
}
