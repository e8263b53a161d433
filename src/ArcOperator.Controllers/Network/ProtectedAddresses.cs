using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Controllers.Network;

/// <summary>The present addresses of names that URLs of users must not lead to. Each connection asks for them.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A name is resolved at most every ten seconds. A slow server of names delays a connection by at most a second.</para>
/// <para><b>Assumptions.</b> An address changes less often than that.</para>
/// <para><b>Caveats.</b> While a name cannot be resolved, its last known addresses stay protected. Before the first response it has none.</para>
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

    public async Task<IPAddress[]> GetAsync(CancellationToken cancellationToken)
    {
        if (Resolve() is { IsCompleted: false } resolving)
        {
            await Task.WhenAny(resolving, Task.Delay(LongestWait, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return [.. _known.Values.SelectMany(addresses => addresses)];
    }

    private Task Resolve()
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
