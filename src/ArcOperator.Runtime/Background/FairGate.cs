namespace ArcOperator.Runtime.Background;

/// <summary>Divides the places of a pool between namespaces. A free place goes to the namespace that holds the fewest.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> No namespace gets more places than its share. Of namespaces with equally many places the one that was served the longest
/// time ago is first. In a namespace the group with the fewest places is first, and of a group the oldest claim. A claim that cannot be served now
/// does not delay others.</para>
/// <para><b>Assumptions.</b> Each claim that entered leaves at some time, whether its work succeeds or fails.</para>
/// <para><b>Caveats.</b> The gate is kept in memory only. After a restart, claims enter again in the order in which their objects are reconciled.</para>
/// <para><b>Errors.</b> None. A claim that leaves twice, or before it has entered, has no effect.</para>
/// </remarks>
public sealed class FairGate(GateLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, NamespaceClaims> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private int _held;
    private long _turn;

    /// <summary>Returns true if the claim has a place, or could get one now. Nothing is reserved.</summary>
    public bool HasRoomFor(GateClaim claim)
    {
        lock (_lock)
        {
            return claim.State == GateState.Inside
                || (_held < limits.Size && HasRoom(claim.Group) && (_namespaces.GetValueOrDefault(claim.Namespace)?.HasRoom(claim.Group, limits) ?? true));
        }
    }

    /// <summary>Takes a place, or waits for one. <see cref="GateClaim.Granted"/> is called when a waiting claim gets its place.</summary>
    /// <returns>True with a place.</returns>
    public bool Enter(GateClaim claim)
    {
        List<GateClaim> granted;
        bool isInside;
        lock (_lock)
        {
            if (claim.State == GateState.Outside)
            {
                claim.Turn = ++_turn;
                claim.State = GateState.Waiting;
                ClaimsOf(claim).Wait(claim);
            }

            granted = Grant();
            granted.Remove(claim);
            isInside = claim.State == GateState.Inside;
        }

        Notify(granted);
        return isInside;
    }

    /// <summary>Takes a place even if none is free, for work that is already running.</summary>
    public void Hold(GateClaim claim)
    {
        lock (_lock)
        {
            if (claim.State != GateState.Inside)
            {
                Admit(claim);
            }
        }
    }

    /// <summary>Returns the place, or ends the wait for one. The places that are free then are granted to others.</summary>
    public void Leave(GateClaim claim)
    {
        List<GateClaim> granted;
        lock (_lock)
        {
            LeaveGroupLocked(claim);
            if (claim.State != GateState.Outside && _namespaces.TryGetValue(claim.Namespace, out var claims))
            {
                _held -= claim.State == GateState.Inside ? 1 : 0;
                claims.Remove(claim);
                if (claims.IsEmpty)
                {
                    _namespaces.Remove(claim.Namespace);
                }
            }

            claim.State = GateState.Outside;
            granted = Grant();
        }

        Notify(granted);
    }

    /// <summary>Makes room in the claim's group. The place in the pool stays occupied.</summary>
    public void LeaveGroup(GateClaim claim)
    {
        List<GateClaim> granted;
        lock (_lock)
        {
            LeaveGroupLocked(claim);
            granted = Grant();
        }

        Notify(granted);
    }

    /// <summary>Waits for a place. The caller disposes it.</summary>
    public async Task<GatePlace> EnterAsync(string @namespace, string group, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var claim = new GateClaim(@namespace, group, default, granted.SetResult);
        var place = new GatePlace(this, claim);
        try
        {
            if (!Enter(claim))
            {
                await granted.Task.WaitAsync(cancellationToken);
            }

            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Returns the number of waiting claims of each namespace that has some.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> CountWaiting()
    {
        lock (_lock)
        {
            return [.. _namespaces.Where(entry => entry.Value.Waiting > 0).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Waiting))];
        }
    }

    private static void Notify(List<GateClaim> granted) => granted.ForEach(claim => claim.Granted());

    private List<GateClaim> Grant()
    {
        var granted = new List<GateClaim>();
        while (_held < limits.Size && Next() is { } claim)
        {
            Admit(claim);
            granted.Add(claim);
        }

        return granted;
    }

    private GateClaim? Next() => _namespaces.Values
        .Where(claims => claims.Waiting > 0 && claims.Held < limits.Share)
        .OrderBy(claims => claims.Held).ThenBy(claims => claims.LastTurn).ThenBy(claims => claims.FirstTurn)
        .Select(claims => claims.Next(limits, HasRoom))
        .FirstOrDefault(claim => claim is not null);

    private bool HasRoom(string group) => _groups.GetValueOrDefault(group) < limits.GroupSize;

    private void Admit(GateClaim claim)
    {
        ClaimsOf(claim).Admit(claim, ++_turn);
        claim.State = GateState.Inside;
        claim.IsInGroup = true;
        _held++;
        if (limits.HasGroups)
        {
            _groups[claim.Group] = _groups.GetValueOrDefault(claim.Group) + 1;
        }
    }

    private void LeaveGroupLocked(GateClaim claim)
    {
        if (!claim.IsInGroup)
        {
            return;
        }

        claim.IsInGroup = false;
        _namespaces[claim.Namespace].LeaveGroup(claim);
        if (limits.HasGroups && --_groups[claim.Group] == 0)
        {
            _groups.Remove(claim.Group);
        }
    }

    private NamespaceClaims ClaimsOf(GateClaim claim)
    {
        if (!_namespaces.TryGetValue(claim.Namespace, out var claims))
        {
            _namespaces[claim.Namespace] = claims = new();
        }

        return claims;
    }
}

/// <summary>A place of a <see cref="FairGate"/> that running work occupies.</summary>
public sealed class GatePlace(FairGate gate, GateClaim claim) : IDisposable
{
    /// <summary>Makes room in the group. The place in the pool stays occupied.</summary>
    public void LeaveGroup() => gate.LeaveGroup(claim);

    public void Dispose() => gate.Leave(claim);
}
