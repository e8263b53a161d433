using System.Collections.Concurrent;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Tests.Kinds;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>A scripted finalizer that records its calls.</summary>
internal class GearFinalizer : IEntityFinalizer<Gear>
{
    public const string Identifier = "runtime.test/gear";

    private readonly ConcurrentQueue<Gear> _finalized = [];

    public Func<Gear, CancellationToken, Task<ReconciliationResult<Gear>>> OnFinalize { get; set; } = GearController.SucceedAsync;

    public IReadOnlyList<Gear> Finalized => [.. _finalized];

    public Task<ReconciliationResult<Gear>> FinalizeAsync(Gear entity, CancellationToken cancellationToken)
    {
        _finalized.Enqueue(entity);
        return OnFinalize(entity, cancellationToken);
    }
}
