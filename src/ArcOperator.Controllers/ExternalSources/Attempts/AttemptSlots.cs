using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>
/// Limits the attempts at the same time, in total and per host. A slow host delays only its own sources: an attempt that waits for a host
/// does not count in the total.
/// </summary>
internal sealed class AttemptSlots(FetchOptions options) : IDisposable
{
    private readonly SemaphoreSlim _all = new(options.Concurrency);
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a slot. The caller disposes it.</summary>
    public async Task<AttemptSlot> EnterAsync(string host, CancellationToken cancellationToken)
    {
        var lane = Join(host);
        try
        {
            await lane.Room.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(host, lane);
            throw;
        }

        try
        {
            await _all.WaitAsync(cancellationToken);
        }
        catch
        {
            LeaveHost(host, lane);
            throw;
        }

        return new(() => LeaveHost(host, lane), () => _all.Release());
    }

    public void Dispose() => _all.Dispose();

    private void LeaveHost(string host, Lane lane)
    {
        lane.Room.Release();
        Leave(host, lane);
    }

    private Lane Join(string host)
    {
        lock (_lanes)
        {
            var lane = _lanes.GetValueOrDefault(host) ?? new(new(options.ConcurrencyPerHost), 0);
            return _lanes[host] = lane with { Users = lane.Users + 1 };
        }
    }

    private void Leave(string host, Lane lane)
    {
        lock (_lanes)
        {
            var users = _lanes[host].Users - 1;
            if (users > 0)
            {
                _lanes[host] = lane with { Users = users };
            }
            else
            {
                _lanes.Remove(host);
                lane.Room.Dispose();
            }
        }
    }

    private sealed record Lane(SemaphoreSlim Room, int Users);
}

/// <summary>A slot of <see cref="AttemptSlots"/> that one attempt occupies.</summary>
internal sealed class AttemptSlot(Action leaveHost, Action leave) : IDisposable
{
    private bool _hasLeftHost;
    private bool _hasLeft;

    /// <summary>Lets the next attempt request data from the host. The slot in the total stays occupied.</summary>
    public void LeaveHost()
    {
        if (!_hasLeftHost)
        {
            _hasLeftHost = true;
            leaveHost();
        }
    }

    public void Dispose()
    {
        LeaveHost();
        if (!_hasLeft)
        {
            _hasLeft = true;
            leave();
        }
    }
}
