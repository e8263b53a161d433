using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>Work before a deleted entity disappears.</summary>
public sealed class FinalizationTests : GearCluster
{
    private const string Others = "runtime.test/somebody-else";

    [Test]
    public async Task Finalizers_are_attached_before_the_first_reconcile()
    {
        await using var rig = await StartAsync();

        await CreateGearAsync("one", finalizers: [Others]);

        await rig.Gears.ReconciledAsync("one");
        rig.Gears.Reconciled("one")[0].Finalizers().Should().Equal(Others, GearFinalizer.Identifier, SecondGearFinalizer.SecondIdentifier);
        (await GetGearAsync("one"))!.Finalizers().Should().HaveCount(3);
    }

    [Test]
    public async Task Each_finalizer_of_a_deleted_entity_is_called_once_in_order_and_the_entity_is_removed()
    {
        await using var rig = await StartAsync();
        var story = new List<string>();
        rig.Get<GearFinalizer>().OnFinalize = (gear, _) => Tell(story, "first", gear);
        rig.Get<SecondGearFinalizer>().OnFinalize = (gear, _) => Tell(story, "second", gear);
        var gear = await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await Client.DeleteAsync(gear);

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
        (await GetGearAsync("one")).Should().BeNull();
        story.Distinct().Should().Equal("first", "second");
        rig.Get<GearFinalizer>().Finalized.Should().OnlyContain(seen => seen.IsDeleting());
        rig.Gears.Story[^1].Should().Be("deleted one");
    }

    [Test]
    public async Task An_entity_in_deletion_is_not_reconciled()
    {
        await using var rig = await StartAsync();
        rig.Get<GearFinalizer>().OnFinalize = (seen, _) => Task.FromResult(ReconciliationResult<Gear>.Failure(seen, "not over yet"));
        var gear = await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");
        await rig.OtherWorkHasBegunAsync();
        var before = rig.Gears.Reconciled("one").Count;

        await Client.DeleteAsync(gear);
        await Eventually.TrueAsync(() => rig.Get<GearFinalizer>().Finalized.Count == 1);
        await ResizeAsync("one", 2);

        await Eventually.TrueAsync(() => rig.Get<GearFinalizer>().Finalized.Count == 2);
        rig.Gears.Reconciled("one").Should().HaveCount(before);
        (await GetGearAsync("one"))!.Finalizers().Should().HaveCount(2, "a failure keeps the finalizer");
    }

    [Test]
    public async Task A_finalizer_that_fails_or_waits_is_retried_until_it_succeeds()
    {
        var tries = 0;
        await using var rig = await StartAsync();
        rig.Get<GearFinalizer>().OnFinalize = (gear, _) => Task.FromResult(++tries switch
        {
            1 => throw new InvalidOperationException("as the test wants"),
            2 => ReconciliationResult<Gear>.Failure(gear, "not over yet", requeueAfter: TimeSpan.FromMilliseconds(10)),
            _ => ReconciliationResult<Gear>.Success(gear),
        });
        var gear = await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await Client.DeleteAsync(gear);

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
        tries.Should().BeGreaterThanOrEqualTo(3);
    }

    [Test]
    public async Task Finalizers_of_other_controllers_stay()
    {
        await using var rig = await StartAsync();
        var gear = await CreateGearAsync("one", finalizers: [Others]);
        await rig.Gears.ReconciledAsync("one");

        await Client.DeleteAsync(gear);

        await Eventually.TrueAsync(async () => (await GetGearAsync("one"))!.Finalizers() is [Others]);
        rig.Gears.Deleted.Should().BeEmpty();
        await SetFinalizersAsync("one");
        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
    }

    [Test]
    public async Task A_finalizer_that_a_user_removes_is_attached_again()
    {
        await using var rig = await StartAsync();
        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await SetFinalizersAsync("one", Others);

        await Eventually.TrueAsync(async () => (await GetGearAsync("one"))!.Finalizers() is { Count: 3 });
    }

    [Test]
    public async Task Concurrent_changes_of_the_finalizers_are_kept()
    {
        await using var rig = await StartAsync();
        var edits = 0;
        rig.Get<GearFinalizer>().OnFinalize = async (gear, _) =>
        {
            // During its work, between the read and the write of the operator.
            if (edits++ == 0)
            {
                await SetFinalizersAsync("one", [.. gear.Finalizers().Where(entry => entry != Others)]);
            }

            return ReconciliationResult<Gear>.Success(gear);
        };
        var gear = await CreateGearAsync("one", finalizers: [Others]);
        await rig.Gears.ReconciledAsync("one");

        await Client.DeleteAsync(gear);

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
        edits.Should().BeGreaterThanOrEqualTo(2, "the first try met another list");
    }

    [Test]
    public async Task A_new_entity_in_deletion_gets_no_finalizer()
    {
        var gear = await CreateGearAsync("one", finalizers: [Others]);
        await Client.DeleteAsync(gear);

        await using var rig = await StartAsync();
        await rig.OtherWorkHasBegunAsync();

        (await GetGearAsync("one"))!.Finalizers().Should().Equal(Others);
        rig.Gears.Reconciled("one").Should().BeEmpty();
        rig.Get<GearFinalizer>().Finalized.Should().BeEmpty();
    }

    private Task<OperatorRig> StartAsync() => OperatorRig.StartAsync(Namespace, build: builder => builder
        .AddFinalizer<GearFinalizer, Gear>(GearFinalizer.Identifier)
        .AddFinalizer<SecondGearFinalizer, Gear>(SecondGearFinalizer.SecondIdentifier));

    private static Task<ReconciliationResult<Gear>> Tell(List<string> story, string word, Gear gear)
    {
        story.Add(word);
        return GearController.SucceedAsync(gear, default);
    }
}
