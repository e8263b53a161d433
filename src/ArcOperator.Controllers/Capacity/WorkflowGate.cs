using ArcOperator.Api.Endpoints;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Capacity;

/// <summary>Divides the places for unfinished Workflows between namespaces, within the budgets of Endpoints.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A free place goes to the namespace that holds the fewest, and of equal ones to the one that was served the longest time ago;
/// in it to the group with the fewest places, and of that group to the oldest claim. A claim that cannot be served now does not delay others. The cost
/// of a change grows with the logarithm of the number of claims.</para>
/// <para><b>Assumptions.</b> One thread at a time. Each claim that entered leaves at some time. <see cref="Grant"/> is called at <see cref="NextAlarm"/>.</para>
/// <para><b>Caveats.</b> The gate is kept in memory only. Its owner fills it from the Workflows that exist.</para>
/// <para><b>Errors.</b> None. A claim that leaves twice, or before it has entered, has no effect.</para>
/// </remarks>
internal sealed class WorkflowGate(GateLimits limits)
{
    private readonly Dictionary<string, NamespaceLanes> _namespaces = new(StringComparer.Ordinal);
    private readonly SortedSet<NamespaceLanes> _open = new(NamespaceLanes.ByTurn);
    private readonly Dictionary<(string Namespace, string Name), EndpointBudget> _budgets = [];
    private readonly PriorityQueue<EndpointBudget, DateTimeOffset> _alarms = new();
    private int _held;
    private long _turn;

    /// <summary>Time at which an Endpoint opens, or null if none waits for a time.</summary>
    public DateTimeOffset? NextAlarm => _alarms.TryPeek(out _, out var time) ? time : null;

    /// <summary>Returns the reason for which the claim could not start now, or null if it has a place or could get one. Nothing is reserved.</summary>
    public CapacityWait? FindWait(WorkflowClaim claim, DateTimeOffset now) =>
        claim.State == ClaimState.Inside ? null
        : KnownBudgetsOf(claim).Select(budget => budget.FindWait(now)).OfType<CapacityWait>().MaxBy(wait => wait.Limit)
            ?? (_held < limits.Size && (_namespaces.GetValueOrDefault(claim.Namespace)?.Held ?? 0) < limits.Share ? null : CapacityWait.ForWorkflows);

    /// <summary>Takes a place, or waits for one.</summary>
    /// <returns>The claims that got a place, with this one if it is among them.</returns>
    public IReadOnlyList<WorkflowClaim> Enter(WorkflowClaim claim, DateTimeOffset now)
    {
        if (claim.State == ClaimState.Outside)
        {
            var owner = NamespaceOf(claim.Namespace);
            claim.Turn = ++_turn;
            claim.State = ClaimState.Waiting;
            var lane = LaneOf(claim, owner);
            Change(owner, () =>
            {
                owner.FirstTurn = owner.FirstTurn == 0 ? claim.Turn : owner.FirstTurn;
                owner.Waiting++;
                lane.Budgets.ToList().ForEach(budget => budget.Waiting++);
                Detach(lane);
                lane.Add(claim, owner.GroupOf(claim.Group));
                Attach(lane, now);
            });
        }

        return Grant(now);
    }

    /// <summary>Takes a place even if none is free, for a Workflow that exists.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="started">Time at which the Workflow was created.</param>
    /// <param name="now">The current time.</param>
    public void Hold(WorkflowClaim claim, DateTimeOffset started, DateTimeOffset now)
    {
        if (claim.State != ClaimState.Inside)
        {
            Admit(claim, started, now);
        }

        claim.IsRunning = true;
    }

    /// <summary>Returns the place, or ends the wait for one.</summary>
    /// <returns>The claims that got a place.</returns>
    public IReadOnlyList<WorkflowClaim> Leave(WorkflowClaim claim, DateTimeOffset now)
    {
        if (claim.State != ClaimState.Outside)
        {
            var owner = NamespaceOf(claim.Namespace);
            var group = owner.GroupOf(claim.Group);
            Change(owner, () =>
            {
                if (claim.State == ClaimState.Inside)
                {
                    Release(claim, owner, group, now);
                }
                else
                {
                    Withdraw(claim, owner, group, now);
                }
            });
            owner.DropIdle(group);
            foreach (var budget in KnownBudgetsOf(claim).Where(budget => budget.IsIdle(now)).ToList())
            {
                _budgets.Remove((claim.Namespace, budget.Name));
            }

            if (owner.IsEmpty)
            {
                _namespaces.Remove(claim.Namespace);
            }

            claim.State = ClaimState.Outside;
            claim.IsRunning = false;
        }

        return Grant(now);
    }

    /// <summary>Changes the limits of an Endpoint. Lower limits than the current use end nothing.</summary>
    /// <returns>The claims that got a place.</returns>
    public IReadOnlyList<WorkflowClaim> SetLimits(string @namespace, string endpoint, EndpointLimits? newLimits, DateTimeOffset now)
    {
        if (newLimits is null && !_budgets.ContainsKey((@namespace, endpoint)))
        {
            return [];
        }

        var budget = BudgetOf(@namespace, endpoint);
        budget.Limits = newLimits;
        Promote(budget, now);
        return Grant(now);
    }

    /// <summary>Stops the starts of an Endpoint until a time. An earlier time than the present one has no effect.</summary>
    /// <returns>True if the time has changed.</returns>
    public bool Cool(string @namespace, string endpoint, DateTimeOffset until, DateTimeOffset now)
    {
        if (until <= now || BudgetOf(@namespace, endpoint) is not { } budget || budget.CoolingUntil >= until)
        {
            return false;
        }

        budget.CoolingUntil = until;
        SetAlarm(budget, until);
        return true;
    }

    /// <summary>Records a start of a Workflow that has ended.</summary>
    public void RecordStart(string @namespace, string endpoint, DateTimeOffset started, DateTimeOffset now) =>
        BudgetOf(@namespace, endpoint).AddStart(started, now);

    /// <summary>Returns the use of an Endpoint.</summary>
    public BudgetUse UseOf(string @namespace, string endpoint, DateTimeOffset now) => _budgets.GetValueOrDefault((@namespace, endpoint)) is { } budget
        ? new(budget.Active, budget.Waiting, budget.CoolingUntil > now ? budget.CoolingUntil : null)
        : BudgetUse.None;

    /// <summary>Returns the number of waiting claims of each namespace that has some.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> CountWaiting() =>
        [.. _namespaces.Values.Where(owner => owner.Waiting > 0).Select(owner => KeyValuePair.Create(owner.Name, owner.Waiting))];

    /// <summary>Serves waiting claims as long as there are places.</summary>
    /// <returns>The claims that got a place.</returns>
    public IReadOnlyList<WorkflowClaim> Grant(DateTimeOffset now)
    {
        while (_alarms.TryPeek(out var budget, out var time) && time <= now)
        {
            _alarms.Dequeue();
            budget.Alarm = budget.Alarm == time ? null : budget.Alarm;
            Promote(budget, now);
        }

        var granted = new List<WorkflowClaim>();
        while (_held < limits.Size && _open.Min is { } owner)
        {
            var lane = owner.Ready.Min ?? throw new InvalidOperationException($"namespace {owner.Name} has no lane");
            if (lane.FindClosed(now) is not null)
            {
                Change(owner, () => Attach(Detach(lane), now));
                continue;
            }

            var claim = lane.Next;
            Admit(claim, now, now);
            granted.Add(claim);
        }

        return granted;
    }

    private void Admit(WorkflowClaim claim, DateTimeOffset started, DateTimeOffset now)
    {
        var owner = NamespaceOf(claim.Namespace);
        var group = owner.GroupOf(claim.Group);
        Change(owner, () =>
        {
            if (claim.State == ClaimState.Waiting)
            {
                Withdraw(claim, owner, group, now);
            }

            Regroup(group, 1, now);
            owner.Held++;
            owner.LastTurn = ++_turn;
            _held++;
            foreach (var budget in BudgetsOf(claim))
            {
                budget.Active++;
                if (budget.AddStart(started, now) is { } start)
                {
                    claim.Starts.Add((budget, start));
                }
            }
        });
        claim.State = ClaimState.Inside;
    }

    private void Release(WorkflowClaim claim, NamespaceLanes owner, ClaimGroup group, DateTimeOffset now)
    {
        _held--;
        owner.Held--;
        Regroup(group, -1, now);
        foreach (var (budget, start) in claim.Starts.Where(entry => !claim.IsRunning && entry.Start.List is not null))
        {
            budget.Starts.Remove(start);
        }

        claim.Starts.Clear();
        foreach (var budget in BudgetsOf(claim))
        {
            budget.Active--;
            Promote(budget, now);
        }
    }

    private void Withdraw(WorkflowClaim claim, NamespaceLanes owner, ClaimGroup group, DateTimeOffset now)
    {
        var lane = LaneOf(claim, owner);
        owner.Waiting--;
        lane.Budgets.ToList().ForEach(budget => budget.Waiting--);
        Detach(lane);
        lane.Remove(claim, group);
        Attach(lane, now);
        if (lane.IsEmpty)
        {
            owner.Drop(claim);
        }
    }

    // The number of places of a group decides about the order of all lanes in which its claims wait.
    private void Regroup(ClaimGroup group, int difference, DateTimeOffset now)
    {
        var lanes = group.Lanes.ToList();
        var reordered = lanes.Where(lane => lane.ChangesFirst(group, difference)).ToList();
        reordered.ForEach(lane => Detach(lane));
        lanes.ForEach(lane => lane.Take(group));
        group.Held += difference;
        lanes.ForEach(lane => lane.Return(group));
        reordered.ForEach(lane => Attach(lane, now));
    }

    private static Lane Detach(Lane lane)
    {
        lane.Place?.Remove(lane);
        lane.Place = null;
        return lane;
    }

    // The best lane of an Endpoint with room is always among the ready ones.
    private void Attach(Lane lane, DateTimeOffset now)
    {
        if (!lane.IsEmpty)
        {
            var closed = lane.FindClosed(now);
            lane.Place = closed is { } found ? found.Budget.Parked : lane.Owner.Ready;
            lane.Place.Add(lane);
            if (closed is { } timed && timed.Opening < DateTimeOffset.MaxValue)
            {
                SetAlarm(timed.Budget, timed.Opening);
            }
        }

        foreach (var budget in lane.Budgets)
        {
            Promote(budget, now);
        }
    }

    // One lane is enough: after a start the next one follows.
    private void Promote(EndpointBudget budget, DateTimeOffset now)
    {
        if (budget.Parked.Min is not { } lane)
        {
            return;
        }

        if (budget.FindOpening(now) is { } opening)
        {
            if (opening < DateTimeOffset.MaxValue)
            {
                SetAlarm(budget, opening);
            }

            return;
        }

        Change(lane.Owner, () =>
        {
            Detach(lane);
            lane.Place = lane.Owner.Ready;
            lane.Place.Add(lane);
        });
    }

    private void SetAlarm(EndpointBudget budget, DateTimeOffset time)
    {
        if (budget.Alarm != time)
        {
            budget.Alarm = time;
            _alarms.Enqueue(budget, time);
        }
    }

    // A namespace is out of the order while it changes. A change may contain another one.
    private void Change(NamespaceLanes owner, Action change)
    {
        var isOutermost = !owner.IsChanging;
        if (isOutermost)
        {
            _open.Remove(owner);
            owner.IsChanging = true;
        }

        change();
        if (isOutermost)
        {
            owner.IsChanging = false;
            if (owner.Ready.Count > 0 && owner.Held < limits.Share)
            {
                _open.Add(owner);
            }
        }
    }

    private NamespaceLanes NamespaceOf(string name)
    {
        if (!_namespaces.TryGetValue(name, out var owner))
        {
            _namespaces[name] = owner = new(name, ++_turn);
        }

        return owner;
    }

    private Lane LaneOf(WorkflowClaim claim, NamespaceLanes owner) => owner.LaneOf(claim, created => new(created, [.. BudgetsOf(claim)], ++_turn));

    private EndpointBudget BudgetOf(string @namespace, string name)
    {
        if (!_budgets.TryGetValue((@namespace, name), out var budget))
        {
            _budgets[(@namespace, name)] = budget = new(name);
        }

        return budget;
    }

    private IEnumerable<EndpointBudget> BudgetsOf(WorkflowClaim claim) => EndpointsOf(claim).Select(name => BudgetOf(claim.Namespace, name));

    private IEnumerable<EndpointBudget> KnownBudgetsOf(WorkflowClaim claim) =>
        EndpointsOf(claim).Select(name => _budgets.GetValueOrDefault((claim.Namespace, name))).OfType<EndpointBudget>();

    private static IEnumerable<string> EndpointsOf(WorkflowClaim claim) => new[] { claim.Source, claim.Destination }.OfType<string>().Distinct();
}
