using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Capacity;

/// <summary>
/// Limits the number of unfinished Workflows, in all and per Endpoint. A place that becomes free goes to the namespace with the fewest unfinished
/// Workflows, in it to the Order with the fewest, and of that Order to the oldest ArtifactWorkflow, which is queued.
/// </summary>
/// <remarks>The first call reads Workflows and Endpoints from the cache. Afterwards each reconciliation reports its own.</remarks>
internal sealed class WorkflowCapacity : IDisposable
{
    /// <summary>Shortest time between two statuses of an Endpoint that only differ in the numbers of its Workflows.</summary>
    public static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestAlarm = TimeSpan.FromDays(1);

    private readonly IEntityCache<V1Alpha1Workflow> _workflows;
    private readonly IEntityCache<V1Alpha1ArtifactWorkflow> _artifactWorkflows;
    private readonly IEntityCache<V1Alpha1Endpoint> _endpoints;
    private readonly EntityQueue<V1Alpha1ArtifactWorkflow> _queue;
    private readonly EntityQueue<V1Alpha1Endpoint> _endpointQueue;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly WorkflowGate _gate;
    private readonly Dictionary<ObjectKey, WorkflowClaim> _claims = [];
    private readonly HashSet<ObjectKey> _reportsDue = [];
    private readonly ITimer _alarm;
    private bool _isFilled;

    public WorkflowCapacity(
        GateLimits limits, IEntityCache<V1Alpha1Workflow> workflows, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows, IEntityCache<V1Alpha1Endpoint> endpoints,
        FairGates gates, EntityQueue<V1Alpha1ArtifactWorkflow> queue, EntityQueue<V1Alpha1Endpoint> endpointQueue, TimeProvider clock)
    {
        (_workflows, _artifactWorkflows, _endpoints, _queue, _endpointQueue, _clock) = (workflows, artifactWorkflows, endpoints, queue, endpointQueue, clock);
        _gate = new(limits);
        _alarm = clock.CreateTimer(_ => Change(now => new(_gate.Grant(now), null)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        gates.Add("workflows", CountWaiting);
    }

    /// <summary>Returns the reason for which no Workflow can be created for this ArtifactWorkflow now, or null. Nothing is reserved.</summary>
    public CapacityWait? FindWait(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        lock (_lock)
        {
            Fill();
            return _gate.FindWait(_claims.GetValueOrDefault(ObjectKey.Of(artifactWorkflow)) ?? ClaimOf(artifactWorkflow), _clock.GetUtcNow());
        }
    }

    /// <summary>Reserves a place for this ArtifactWorkflow, or puts it in the queue for one.</summary>
    /// <returns>The reason for the wait, or null with a place.</returns>
    public CapacityWait? Claim(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        CapacityWait? wait = null;
        Change(now =>
        {
            var claim = GetOrAdd(artifactWorkflow);
            var before = claim.State;
            var granted = _gate.Enter(claim, now);
            wait = claim.State == ClaimState.Inside ? null : _gate.FindWait(claim, now) ?? CapacityWait.ForWorkflows;
            // The caller knows about its own place.
            return new([.. granted.Where(other => other != claim)], claim.State == before ? null : claim);
        });
        return wait;
    }

    /// <summary>Counts the unfinished Workflow of this ArtifactWorkflow, even beyond the limit.</summary>
    public void Hold(V1Alpha1ArtifactWorkflow artifactWorkflow) => Change(now =>
    {
        var claim = GetOrAdd(artifactWorkflow);
        var isNew = claim.State != ClaimState.Inside;
        _gate.Hold(claim, now, now);
        return new([], isNew ? claim : null);
    });

    /// <summary>Removes this ArtifactWorkflow from the places and from the queue.</summary>
    public void Release(ObjectKey key) => Change(now => _claims.Remove(key, out var claim) ? new(_gate.Leave(claim, now), claim) : new([], null));

    /// <summary>Stops the starts of an Endpoint until a time, because the Endpoint has refused requests.</summary>
    public void Cool(ObjectKey endpoint, DateTimeOffset until)
    {
        var hasChanged = false;
        Change(now =>
        {
            hasChanged = _gate.Cool(endpoint.Namespace, endpoint.Name, until, now);
            return new([], null);
        });
        if (hasChanged && _endpoints.Get(endpoint) is { } entity)
        {
            Wake(entity, TimeSpan.Zero);
        }
    }

    /// <summary>Returns the use of an Endpoint: the one in its status until the caches are read, because a status without it would end its cooling.</summary>
    public BudgetUse UseOf(V1Alpha1Endpoint endpoint)
    {
        lock (_lock)
        {
            Fill();
            var now = _clock.GetUtcNow();
            return _isFilled ? _gate.UseOf(endpoint.Namespace() ?? "", endpoint.Name(), now) : BudgetUse.Reported(endpoint, now);
        }
    }

    /// <summary>Applies the limits of an Endpoint. Lower limits than the current use end nothing.</summary>
    /// <param name="endpoint">The Endpoint.</param>
    /// <param name="reported">The use that its status is about to report.</param>
    public void Apply(V1Alpha1Endpoint endpoint, BudgetUse reported)
    {
        var key = ObjectKey.Of(endpoint);
        Change(now =>
        {
            _reportsDue.Remove(key);
            return new(_gate.SetLimits(key.Namespace, key.Name, endpoint.Spec.Limits, now), null);
        });
        if (endpoint.Spec.Limits is not null && UseOf(endpoint) != reported)
        {
            WakeLater(key);
        }
    }

    /// <summary>Removes the limits of an Endpoint that was deleted.</summary>
    public void Forget(ObjectKey endpoint) => Change(now => new(_gate.SetLimits(endpoint.Namespace, endpoint.Name, null, now), null));

    public void Dispose() => _alarm.Dispose();

    private void Change(Func<DateTimeOffset, GateChange> change)
    {
        GateChange changed;
        lock (_lock)
        {
            Fill();
            var now = _clock.GetUtcNow();
            changed = change(now);
            // A timer may fire a fraction of a millisecond early.
            _alarm.Change(
                _gate.NextAlarm is { } alarm ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling((alarm - now).TotalMilliseconds) + 1, 1, LongestAlarm.TotalMilliseconds)) : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }

        foreach (var claim in changed.Granted)
        {
            claim.Granted();
        }

        foreach (var claim in changed.Claim is { } own ? changed.Granted.Append(own) : changed.Granted)
        {
            WakeLater(new(claim.Namespace, claim.Source ?? ""));
            WakeLater(new(claim.Namespace, claim.Destination ?? ""));
        }
    }

    // The status of an Endpoint is not written for each start.
    private void WakeLater(ObjectKey endpoint)
    {
        if (_endpoints.Get(endpoint) is not { Spec.Limits: not null } entity)
        {
            return;
        }

        lock (_lock)
        {
            if (!_reportsDue.Add(endpoint))
            {
                return;
            }
        }

        Wake(entity, ReportInterval);
    }

    private void Wake(V1Alpha1Endpoint endpoint, TimeSpan delay) =>
        _endpointQueue(endpoint, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, delay, 0, CancellationToken.None);

    private void Fill()
    {
        // The controller of Endpoints may start before the caches of Workflows are complete.
        if (_isFilled || !(IsRead(_endpoints) && IsRead(_artifactWorkflows) && IsRead(_workflows)))
        {
            return;
        }

        _isFilled = true;
        var now = _clock.GetUtcNow();
        foreach (var endpoint in _endpoints.List())
        {
            _gate.SetLimits(endpoint.Namespace() ?? "", endpoint.Name(), endpoint.Spec.Limits, now);
            _gate.Cool(endpoint.Namespace() ?? "", endpoint.Name(), endpoint.Status.CoolingUntil ?? default, now);
        }

        foreach (var workflow in _workflows.List().Where(workflow => workflow.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator))
        {
            Fill(workflow, workflow.CreationTimestamp() is { } created ? new(created, TimeSpan.Zero) : now, now);
        }

        // Their statuses may have been computed before.
        foreach (var endpoint in _endpoints.List().Where(endpoint => endpoint.Spec.Limits is not null))
        {
            Wake(endpoint, TimeSpan.Zero);
        }
    }

    private void Fill(V1Alpha1Workflow workflow, DateTimeOffset created, DateTimeOffset now)
    {
        if (_artifactWorkflows.Get(ObjectKey.Of(workflow)) is not { } artifactWorkflow || !workflow.IsControlledBy(artifactWorkflow))
        {
            return;
        }

        if (!WorkflowPhase.IsFinished(workflow.Status.Phase))
        {
            _gate.Hold(GetOrAdd(artifactWorkflow), created, now);
            return;
        }

        foreach (var endpoint in new[] { artifactWorkflow.GetLabel(ArcLabels.Source), artifactWorkflow.GetLabel(ArcLabels.Destination) }.OfType<string>().Distinct())
        {
            _gate.RecordStart(artifactWorkflow.Namespace() ?? "", endpoint, created, now);
        }
    }

    private static bool IsRead<TEntity>(IEntityCache<TEntity> cache)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => cache.HasSynced || cache.State == InformerState.KindMissing;

    private IReadOnlyList<KeyValuePair<string, int>> CountWaiting()
    {
        lock (_lock)
        {
            return _gate.CountWaiting();
        }
    }

    private WorkflowClaim GetOrAdd(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var key = ObjectKey.Of(artifactWorkflow);
        if (!_claims.TryGetValue(key, out var claim))
        {
            _claims[key] = claim = ClaimOf(artifactWorkflow);
        }

        return claim;
    }

    // An ArtifactWorkflow without an Order is a group of its own.
    private WorkflowClaim ClaimOf(V1Alpha1ArtifactWorkflow artifactWorkflow) => new(
        artifactWorkflow.Namespace() ?? "",
        artifactWorkflow.GetController()?.Uid ?? artifactWorkflow.Uid(),
        artifactWorkflow.CreationTimestamp() ?? default,
        artifactWorkflow.GetLabel(ArcLabels.Source),
        artifactWorkflow.GetLabel(ArcLabels.Destination),
        () => _queue(artifactWorkflow, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, CancellationToken.None));

    /// <summary>The effect of a change.</summary>
    /// <param name="Granted">Claims that got a place after a wait.</param>
    /// <param name="Claim">The claim of the caller, if its state has changed.</param>
    private readonly record struct GateChange(IReadOnlyList<WorkflowClaim> Granted, WorkflowClaim? Claim);
}
