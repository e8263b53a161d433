using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>
/// Limits the attempts at the same time: in total, per namespace and per host. A slow host delays only its own sources: an attempt that waits for a host
/// does not count in the total.
/// </summary>
internal sealed class AttemptSlots(FetchOptions options, FairGates gates)
{
    private readonly FairGate _gate = gates.Create("fetch", GateLimits.Of(options.Concurrency, options.ConcurrencyPerNamespace).WithGroups(options.ConcurrencyPerHost));

    /// <summary>Waits for a slot. The caller disposes it, and makes room for the host when the data is fetched.</summary>
    public Task<GatePlace> EnterAsync(string @namespace, string host, CancellationToken cancellationToken) =>
        _gate.EnterAsync(@namespace, host.ToLowerInvariant(), cancellationToken);
}
