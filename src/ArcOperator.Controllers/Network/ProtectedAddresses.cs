using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Controllers.Network;

/// <summary>The present addresses of names that URLs of users must not lead to. Each connection asks for them.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A name is resolved at most every ten seconds. The first connections wait for the response. Later ones wait for at most a second.</para>
/// <para><b>Assumptions.</b> An address changes less often than that.</para>
/// <para><b>Caveats.</b> While a name cannot be resolved, its last known addresses stay protected. A name that was never resolved has none.</para>
/// <para><b>Errors.</b> Only the cancellation of the caller.</para>
/// </remarks>
internal sealed class ProtectedAddresses(IReadOnlyList<string> names, Resolve resolve, TimeProvider clock)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, IPAddress[]> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private Task _resolving = Task.CompletedTask;
    private DateTimeOffset _due;
    private volatile bool _wasResolved;

    public async Task<IPAddress[]> GetAsync(CancellationToken cancellationToken)
    {
        var refresh = Refresh();
        if (!_wasResolved)
        {
            await refresh.WaitAsync(cancellationToken);
            _wasResolved = true;
        }
        else if (!refresh.IsCompleted)
        {
            await Task.WhenAny(refresh, Task.Delay(LongestWait, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return [.. _known.Values.SelectMany(addresses => addresses)];
    }

    private Task Refresh()
    {
        lock (_lock)
        {
            if (_resolving.IsCompleted && clock.GetUtcNow() >= _due)
            {
                _due = clock.GetUtcNow() + Interval;
                _resolving = Task.WhenAll(names.Select(ResolveAsync));
            }

            return _resolving;
        }
    }

    private async Task ResolveAsync(string name)
    {
        try
        {
            _known[name] = await resolve(name, CancellationToken.None);
        }
        catch (SocketException)
        {
            // The last known addresses stay.
        }
    }
}
