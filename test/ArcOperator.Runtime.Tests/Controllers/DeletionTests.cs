using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>A controller is called once for each deleted entity.</summary>
public sealed class DeletionTests : GearCluster
{
    [Test]
    public async Task DeletedAsync_receives_the_last_known_state_of_a_deleted_entity_once()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace);
        var gear = await CreateGearAsync("one", new() { Size = 1 });
        await rig.Gears.ReconciledAsync("one");

        await Client.DeleteAsync(gear);

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
        (rig.Gears.Deleted[0].Uid(), rig.Gears.Deleted[0].Spec.Size).Should().Be((gear.Uid(), 1));
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Story.Where(call => call.EndsWith("one", StringComparison.Ordinal)).Should().Equal("reconcile one", "deleted one");
    }

    [Test]
    public async Task DeletedAsync_is_called_before_a_new_entity_of_the_same_name_is_reconciled()
    {
        await using var rig = await StartWithBusyAsync("one");
        var first = (await GetGearAsync("one"))!;

        await Client.DeleteAsync(first);
        var second = await CreateGearAsync("one");
        await rig.SeenAsync("one", gear => gear.Uid() == second.Uid());
        Release();

        await rig.Gears.ReconciledAsync("one", times: 2);
        rig.Gears.Story.Should().Equal("reconcile one", "deleted one", "reconcile one");
        rig.Gears.Deleted[0].Uid().Should().Be(first.Uid());
        rig.Gears.Reconciled("one")[1].Uid().Should().Be(second.Uid());
    }

    [Test]
    public async Task DeletedAsync_is_called_in_order_for_several_entities_of_the_same_name()
    {
        await using var rig = await StartWithBusyAsync("one");
        List<string> gone = [];
        for (var generation = 0; generation < 3; generation++)
        {
            var gear = (await GetGearAsync("one"))!;
            gone.Add(gear.Uid());
            await Client.DeleteAsync(gear);
            await CreateGearAsync("one");
        }

        var last = (await GetGearAsync("one"))!;
        await rig.SeenAsync("one", gear => gear.Uid() == last.Uid());
        Release();

        await rig.Gears.ReconciledAsync("one", times: 2);
        rig.Gears.Deleted.Select(gear => gear.Uid()).Should().Equal(gone);
    }

    [Test]
    public async Task DeletedAsync_is_called_although_the_operator_creates_the_entity_again()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace);
        rig.Gears.OnReconcile = async (gear, cancellationToken) =>
        {
            if (gear.Spec.Size == 1)
            {
                await rig.Client.DeleteAsync(gear, cancellationToken);
                await rig.Client.CreateAsync(new Gear { Metadata = new() { Name = gear.Name(), NamespaceProperty = Namespace }, Spec = new() { Size = 2 } }, cancellationToken);
            }

            return ReconciliationResult<Gear>.Success(gear);
        };
        List<string> firsts = [];
        for (var number = 0; number < 10; number++)
        {
            firsts.Add((await CreateGearAsync($"gear-{number}", new() { Size = 1 })).Uid());
        }

        await Eventually.TrueAsync(() => Enumerable.Range(0, 10).All(number => rig.Gears.Reconciled($"gear-{number}").Any(gear => gear.Spec.Size == 2)));
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Deleted.Select(gear => gear.Uid()).Should().BeEquivalentTo(firsts);
    }

    [Test]
    public async Task A_failed_DeletedAsync_is_retried()
    {
        var tries = 0;
        await using var rig = await OperatorRig.StartAsync(Namespace, controller: gears => gears.OnDeleted = (gear, _) => Task.FromResult(
            ++tries switch
            {
                1 => throw new InvalidOperationException("as the test wants"),
                2 => ReconciliationResult<Gear>.Failure(gear, "as the test wants", new InvalidOperationException()),
                _ => ReconciliationResult<Gear>.Success(gear),
            }));
        var gear = await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await Client.DeleteAsync(gear);

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 3);
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Deleted.Should().HaveCount(3);
    }

    [Test]
    public async Task A_terminal_error_of_DeletedAsync_does_not_block_a_new_entity_of_the_same_name()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace, controller: gears => gears.OnDeleted = (_, _) => throw new TerminalErrorException("as the test wants"));
        var gear = await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");
        await Client.DeleteAsync(gear);
        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);

        await CreateGearAsync("one");

        await rig.Gears.ReconciledAsync("one", times: 2);
        rig.Gears.Deleted.Should().ContainSingle();
    }

    [Test]
    public async Task DeletedAsync_is_called_although_the_predicate_rejects_the_change()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace, watches => watches.When(change => change is { Old: null, New: not null }));
        var gear = await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await Client.DeleteAsync(gear);

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
    }

    private readonly TaskCompletionSource _go = new();

    private void Release() => _go.SetResult();

    /// <summary>An operator whose first reconciliation of a gear of this name lasts until Release.</summary>
    private async Task<OperatorRig> StartWithBusyAsync(string name)
    {
        await CreateGearAsync(name);
        var rig = await OperatorRig.StartAsync(Namespace, controller: gears => gears.OnReconcile = async (gear, cancellationToken) =>
        {
            await _go.Task.WaitAsync(cancellationToken);
            return ReconciliationResult<Gear>.Success(gear);
        });
        await rig.Gears.ReconciledAsync(name);
        return rig;
    }
}
