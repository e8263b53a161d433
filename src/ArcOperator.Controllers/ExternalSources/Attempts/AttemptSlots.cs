namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>
/// Limits how many attempts work at once, and how many of them ask one host: a slow host has only its own sources wait. Whoever waits
/// for a host takes no room from others meanwhile.
/// </summary>
internal sealed class AttemptSlots(FetchOptions options) : IDisposable
{
    private readonly SemaphoreSlim _all = new(options.Concurrency);
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for room. Dispose to leave.</summary>
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
            lane.Room.Release();
            Leave(host, lane);
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
