namespace ArcOperator.Runtime.Background;

/// <summary>The places and the waiting claims of one namespace in a <see cref="FairGate"/>. Used under the gate's lock.</summary>
internal sealed class NamespaceClaims
{
    private readonly Dictionary<string, GroupClaims> _groups = new(StringComparer.Ordinal);

    /// <summary>Number of places that the namespace holds.</summary>
    public int Held { get; private set; }

    /// <summary>Number of claims that wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>Position of the last grant. 0: none since the namespace has claims.</summary>
    public long LastTurn { get; private set; }

    /// <summary>Position of the first claim.</summary>
    public long FirstTurn { get; private set; }

    public bool IsEmpty => Held == 0 && Waiting == 0;

    public bool HasRoom(string group, GateLimits limits) => Held < limits.Share && (_groups.GetValueOrDefault(group)?.Held ?? 0) < limits.GroupShare;

    /// <summary>Returns the claim that is served next, or null if no group has room.</summary>
    public GateClaim? Next(GateLimits limits, Func<string, bool> hasRoom) => _groups.Values
        .Where(group => group.Waiting.Count > 0 && group.Held < limits.GroupShare && hasRoom(group.Name))
        .MinBy(group => (group.Held, group.First.Created, group.First.Turn))
        ?.First;

    public void Wait(GateClaim claim)
    {
        FirstTurn = FirstTurn == 0 ? claim.Turn : FirstTurn;
        GroupOf(claim).Waiting.Add(claim);
        Waiting++;
    }

    public void Admit(GateClaim claim, long turn)
    {
        var group = GroupOf(claim);
        Waiting -= group.Waiting.Remove(claim) ? 1 : 0;
        group.Held++;
        Held++;
        LastTurn = turn;
    }

    public void LeaveGroup(GateClaim claim)
    {
        GroupOf(claim).Held--;
        Drop(claim.Group);
    }

    /// <summary>Removes a claim that has left its group.</summary>
    public void Remove(GateClaim claim)
    {
        if (claim.State == GateState.Inside)
        {
            Held--;
        }
        else
        {
            Waiting -= GroupOf(claim).Waiting.Remove(claim) ? 1 : 0;
            Drop(claim.Group);
        }
    }

    private GroupClaims GroupOf(GateClaim claim)
    {
        if (!_groups.TryGetValue(claim.Group, out var group))
        {
            _groups[claim.Group] = group = new(claim.Group);
        }

        return group;
    }

    private void Drop(string group)
    {
        if (_groups.GetValueOrDefault(group) is { Held: 0, Waiting.Count: 0 })
        {
            _groups.Remove(group);
        }
    }

    private sealed class GroupClaims(string name)
    {
        public string Name => name;

        public int Held { get; set; }

        public SortedSet<GateClaim> Waiting { get; } = new(Comparer<GateClaim>.Create((one, other) => (one.Created, one.Turn).CompareTo((other.Created, other.Turn))));

        public GateClaim First => Waiting.Min ?? throw new InvalidOperationException("no claim waits");
    }
}
