namespace ArcOperator.Controllers.Capacity;

/// <summary>The waiting claims of one namespace with the same Endpoints. Either all of them can start, or none.</summary>
/// <remarks>While a lane is in a sorted set, its first claim does not change: the gate takes it out before and puts it back after a change.</remarks>
internal sealed class Lane(NamespaceLanes owner, IReadOnlyList<EndpointBudget> budgets, long number)
{
    /// <summary>Orders lanes by their first claim: the group with the fewest places, then the oldest claim.</summary>
    public static readonly IComparer<Lane> ByTurn = Comparer<Lane>.Create((one, other) => (one.Key, one._number).CompareTo((other.Key, other._number)));

    private readonly long _number = number;
    private readonly SortedSet<GroupClaims> _groups = new(Comparer<GroupClaims>.Create((one, other) => one.Key.CompareTo(other.Key)));
    private readonly Dictionary<string, GroupClaims> _byName = new(StringComparer.Ordinal);

    public NamespaceLanes Owner => owner;

    public IReadOnlyList<EndpointBudget> Budgets => budgets;

    /// <summary>The sorted set that contains this lane. Null while no claim waits.</summary>
    public SortedSet<Lane>? Place { get; set; }

    public bool IsEmpty => _groups.Count == 0;

    /// <summary>The claim that is served next.</summary>
    public WorkflowClaim Next => (_groups.Min ?? throw new InvalidOperationException("no claim waits")).First;

    private (int Held, DateTime Created, long Turn) Key => _groups.Min?.Key ?? default;

    /// <summary>Returns the Endpoint that is closed now with the time at which it opens, or null if all are open.</summary>
    public (EndpointBudget Budget, DateTimeOffset Opening)? FindClosed(DateTimeOffset now)
    {
        foreach (var budget in budgets)
        {
            if (budget.FindOpening(now) is { } opening)
            {
                return (budget, opening);
            }
        }

        return null;
    }

    /// <summary>Returns true if another claim may be the first one after the number of places of a group has changed by one.</summary>
    public bool ChangesFirst(ClaimGroup group, int difference) =>
        _byName.TryGetValue(group.Name, out var claims) && _groups.Min is { } first
        && (first == claims || (difference < 0 && claims.Key is var (held, created, turn) && (held + difference, created, turn).CompareTo(first.Key) < 0));

    public void Add(WorkflowClaim claim, ClaimGroup group)
    {
        Take(group);
        if (!_byName.TryGetValue(claim.Group, out var claims))
        {
            _byName[claim.Group] = claims = new(group);
        }

        claims.Waiting.Add(claim);
        group.Lanes.Add(this);
        Return(group);
    }

    public void Remove(WorkflowClaim claim, ClaimGroup group)
    {
        Take(group);
        _byName[claim.Group].Waiting.Remove(claim);
        Return(group);
    }

    /// <summary>Takes the claims of a group out of the order before the number of its places changes.</summary>
    public void Take(ClaimGroup group)
    {
        if (_byName.TryGetValue(group.Name, out var claims))
        {
            _groups.Remove(claims);
        }
    }

    /// <summary>Puts the claims of a group back after a change.</summary>
    public void Return(ClaimGroup group)
    {
        if (!_byName.TryGetValue(group.Name, out var claims))
        {
            return;
        }

        if (claims.Waiting.Count > 0)
        {
            _groups.Add(claims);
        }
        else
        {
            _byName.Remove(group.Name);
            group.Lanes.Remove(this);
        }
    }

    private sealed class GroupClaims(ClaimGroup group)
    {
        public SortedSet<WorkflowClaim> Waiting { get; } =
            new(Comparer<WorkflowClaim>.Create((one, other) => (one.Created, one.Turn).CompareTo((other.Created, other.Turn))));

        public WorkflowClaim First => Waiting.Min ?? throw new InvalidOperationException("no claim waits");

        public (int Held, DateTime Created, long Turn) Key => Waiting.Min is { } first ? (group.Held, first.Created, first.Turn) : default;
    }
}

/// <summary>The places of one group in a namespace, such as those of an Order.</summary>
internal sealed class ClaimGroup(string name)
{
    public string Name => name;

    public int Held { get; set; }

    /// <summary>The lanes in which claims of the group wait.</summary>
    public HashSet<Lane> Lanes { get; } = [];
}

/// <summary>The places and lanes of one namespace.</summary>
internal sealed class NamespaceLanes(string name, long number)
{
    /// <summary>Orders namespaces: the fewest places, then the longest time since the last grant, then the first claim.</summary>
    public static readonly IComparer<NamespaceLanes> ByTurn = Comparer<NamespaceLanes>.Create((one, other) =>
        (one.Held, one.LastTurn, one.FirstTurn, one._number).CompareTo((other.Held, other.LastTurn, other.FirstTurn, other._number)));

    private readonly long _number = number;
    private readonly Dictionary<(string?, string?), Lane> _lanes = [];
    private readonly Dictionary<string, ClaimGroup> _groups = new(StringComparer.Ordinal);

    public string Name => name;

    public int Held { get; set; }

    public int Waiting { get; set; }

    /// <summary>Position of the last grant. 0: none since the namespace has claims.</summary>
    public long LastTurn { get; set; }

    /// <summary>Position of the first claim.</summary>
    public long FirstTurn { get; set; }

    /// <summary>Lanes whose Endpoints may have room.</summary>
    public SortedSet<Lane> Ready { get; } = new(Lane.ByTurn);

    /// <summary>True while the gate has taken the namespace out of its order.</summary>
    public bool IsChanging { get; set; }

    public bool IsEmpty => Held == 0 && Waiting == 0;

    public Lane LaneOf(WorkflowClaim claim, Func<NamespaceLanes, Lane> create)
    {
        if (!_lanes.TryGetValue((claim.Source, claim.Destination), out var lane))
        {
            _lanes[(claim.Source, claim.Destination)] = lane = create(this);
        }

        return lane;
    }

    public void Drop(WorkflowClaim claim) => _lanes.Remove((claim.Source, claim.Destination));

    public ClaimGroup GroupOf(string group)
    {
        if (!_groups.TryGetValue(group, out var found))
        {
            _groups[group] = found = new(group);
        }

        return found;
    }

    public void DropIdle(ClaimGroup group)
    {
        if (group is { Held: 0, Lanes.Count: 0 })
        {
            _groups.Remove(group.Name);
        }
    }
}
