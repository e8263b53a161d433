using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Hooks;

/// <summary>
/// Limits the hooks at the same time, in total and per namespace. Calls wait here and not in the hook executor, which knows no namespaces and serves calls
/// in the order of their arrival.
/// </summary>
internal sealed class HookSlots(HookOptions options, FairGates gates)
{
    private readonly FairGate _gate = gates.Create("hooks", GateLimits.Of(options.Concurrency, options.ConcurrencyPerNamespace));

    /// <summary>Waits for a slot. The caller disposes it.</summary>
    public Task<GatePlace> EnterAsync(string @namespace, CancellationToken cancellationToken) => _gate.EnterAsync(@namespace, "", cancellationToken);
}
