using System.Collections.Concurrent;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Tests.Kinds;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>A scripted controller that records its calls.</summary>
internal sealed class GearController : IEntityController<Gear>
{
    private readonly ConcurrentQueue<Gear> _reconciled = [];
    private readonly ConcurrentQueue<Gear> _deleted = [];
    private readonly ConcurrentQueue<string> _story = [];

    public Func<Gear, CancellationToken, Task<ReconciliationResult<Gear>>> OnReconcile { get; set; } = SucceedAsync;

    public Func<Gear, CancellationToken, Task<ReconciliationResult<Gear>>> OnDeleted { get; set; } = SucceedAsync;

    /// <summary>All calls in the order of their start, as "reconcile name" and "deleted name".</summary>
    public IReadOnlyList<string> Story => [.. _story];

    public IReadOnlyList<Gear> Deleted => [.. _deleted];

    public static Task<ReconciliationResult<Gear>> SucceedAsync(Gear gear, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<Gear>.Success(gear));

    /// <summary>States of the gear of that name, one for each reconciliation.</summary>
    public IReadOnlyList<Gear> Reconciled(string name) => [.. _reconciled.Where(gear => gear.Name() == name)];

    /// <summary>Waits until the gear of that name was reconciled at least this number of times.</summary>
    public Task ReconciledAsync(string name, int times = 1) =>
        Eventually.TrueAsync(() => Reconciled(name).Count >= times, what: $"{name} reconciled {times} times");

    public Task<ReconciliationResult<Gear>> ReconcileAsync(Gear entity, CancellationToken cancellationToken)
    {
        _reconciled.Enqueue(entity);
        _story.Enqueue($"reconcile {entity.Name()}");
        return OnReconcile(entity, cancellationToken);
    }

    public Task<ReconciliationResult<Gear>> DeletedAsync(Gear entity, CancellationToken cancellationToken)
    {
        _deleted.Enqueue(entity);
        _story.Enqueue($"deleted {entity.Name()}");
        return OnDeleted(entity, cancellationToken);
    }
}
