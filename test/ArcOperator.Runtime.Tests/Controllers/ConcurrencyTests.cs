using System.Collections.Concurrent;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>Several workers, and one worker per entity.</summary>
public sealed class ConcurrencyTests : GearCluster
{
    [Test]
    public async Task As_many_entities_are_reconciled_in_parallel_as_there_are_workers()
    {
        var busy = new SemaphoreSlim(0);
        var go = new TaskCompletionSource();
        await using var rig = await StartAsync(workers: 3, async (gear, cancellationToken) =>
        {
            busy.Release();
            await go.Task.WaitAsync(cancellationToken);
            return ReconciliationResult<Gear>.Success(gear);
        });

        for (var number = 0; number < 5; number++)
        {
            await CreateGearAsync($"gear-{number}");
        }

        await Eventually.TrueAsync(() => busy.CurrentCount == 3);
        await Eventually.TrueAsync(() => rig.Cache<Gear>().Count == 5);
        busy.CurrentCount.Should().Be(3);
        go.SetResult();
        await Eventually.TrueAsync(() => busy.CurrentCount == 5);
    }

    [Test]
    public async Task An_entity_that_changes_often_is_reconciled_by_one_worker_at_a_time()
    {
        var working = new ConcurrentDictionary<string, int>();
        var clashes = 0;
        await using var rig = await StartAsync(workers: 4, async (gear, cancellationToken) =>
        {
            Interlocked.Add(ref clashes, working.AddOrUpdate(gear.Name(), 1, (_, others) => others + 1) - 1);
            await Task.Delay(5, cancellationToken);
            working.AddOrUpdate(gear.Name(), 0, (_, others) => others - 1);
            return ReconciliationResult<Gear>.Success(gear);
        });
        await CreateGearAsync("one");
        await CreateGearAsync("two");

        for (var size = 1; size <= 20; size++)
        {
            await Task.WhenAll(ResizeAsync("one", size), ResizeAsync("two", size));
        }

        await Eventually.TrueAsync(() => new[] { "one", "two" }.All(name => rig.Gears.Reconciled(name) is [.., { Spec.Size: 20 }]));
        clashes.Should().Be(0);
    }

    private Task<OperatorRig> StartAsync(int workers, Func<Gear, CancellationToken, Task<ReconciliationResult<Gear>>> reconcile) =>
        OperatorRig.StartAsync(Namespace, build: builder => builder.Settings.MaxParallelReconciliations = workers, controller: gears => gears.OnReconcile = reconcile);
}
