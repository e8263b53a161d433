using ArcOperator.Runtime.Finalizers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Finalizers;

public sealed class FinalizerEditorTests : GearCluster
{
    private const string Ours = "runtime.test/ours";
    private const string Others = "runtime.test/others";
    private const string Thirds = "runtime.test/thirds";

    private FinalizerEditor Editor => new(Client);

    [Test]
    public async Task A_finalizer_is_attached_to_an_entity_without_finalizers()
    {
        var gear = await CreateGearAsync("one");

        var attached = await Editor.AttachAsync(gear, Ours, default);

        attached.Finalizers().Should().Equal(Ours);
        (await FinalizersAsync()).Should().Equal(Ours);
    }

    [Test]
    public async Task A_finalizer_is_attached_after_those_of_others()
    {
        var gear = await CreateGearAsync("one", finalizers: [Others]);

        await Editor.AttachAsync(gear, Ours, default);

        (await FinalizersAsync()).Should().Equal(Others, Ours);
    }

    [Test]
    public async Task An_attached_finalizer_causes_no_request()
    {
        var gear = await CreateGearAsync("one", finalizers: [Ours]);

        var attached = await Editor.AttachAsync(gear, Ours, default);

        attached.Should().BeSameAs(gear);
        (await GetGearAsync("one"))!.ResourceVersion().Should().Be(gear.ResourceVersion());
    }

    [Test]
    public async Task Attaching_to_a_changed_list_is_a_conflict_that_loses_no_finalizer([Values] bool isEmptyAtFirst)
    {
        var gear = await CreateGearAsync("one", finalizers: isEmptyAtFirst ? null : [Others]);
        await SetFinalizersAsync("one", Thirds);

        (await ErrorOfAsync(() => Editor.AttachAsync(gear, Ours, default))).IsConflict().Should().BeTrue();

        (await FinalizersAsync()).Should().Equal(Thirds);
    }

    [Test]
    public async Task Attaching_to_an_entity_in_deletion_is_a_conflict()
    {
        var gear = await CreateGearAsync("one", finalizers: [Others]);
        await Client.DeleteAsync(gear);

        (await ErrorOfAsync(() => Editor.AttachAsync(gear, Ours, default))).IsConflict().Should().BeTrue();
    }

    [Test]
    public async Task Attaching_succeeds_after_other_changes_of_the_entity()
    {
        var gear = await CreateGearAsync("one", finalizers: [Others]);
        await ResizeAsync("one", 2);

        var attached = await Editor.AttachAsync(gear, Ours, default);

        attached.Spec.Size.Should().Be(2);
    }

    [Test]
    public async Task Another_entity_of_the_same_name_gets_no_finalizer()
    {
        var first = await CreateGearAsync("one", finalizers: [Ours]);
        await SetFinalizersAsync("one");
        await Client.DeleteAsync(first);
        await CreateGearAsync("one", finalizers: [Ours]);

        (await ErrorOfAsync(() => Editor.DetachAsync(first, Ours, default))).IsConflict().Should().BeTrue();
        (await ErrorOfAsync(() => Editor.AttachAsync(first, Others, default))).IsConflict().Should().BeTrue();

        (await FinalizersAsync()).Should().Equal(Ours);
    }

    [Test]
    public async Task A_finalizer_is_detached_from_between_those_of_others()
    {
        var gear = await CreateGearAsync("one", finalizers: [Others, Ours, Thirds]);

        await Editor.DetachAsync(gear, Ours, default);

        (await FinalizersAsync()).Should().Equal(Others, Thirds);
    }

    [Test]
    public async Task Detaching_the_last_finalizer_removes_a_deleted_entity()
    {
        await CreateGearAsync("one", finalizers: [Ours]);
        await Client.DeleteAsync<Gear>("one", Namespace);
        var gear = (await GetGearAsync("one"))!;

        await Editor.DetachAsync(gear, Ours, default);

        (await GetGearAsync("one")).Should().BeNull();
        await Editor.DetachAsync(gear, Ours, default);
    }

    [Test]
    public async Task Detaching_a_finalizer_that_is_not_attached_does_nothing()
    {
        var gear = await CreateGearAsync("one", finalizers: [Others]);

        await Editor.DetachAsync(gear, Ours, default);

        (await GetGearAsync("one"))!.ResourceVersion().Should().Be(gear.ResourceVersion());
    }

    [Test]
    public async Task Detaching_from_a_changed_list_is_a_conflict_that_loses_no_finalizer()
    {
        var gear = await CreateGearAsync("one", finalizers: [Ours, Others]);
        await SetFinalizersAsync("one", Others, Ours);

        (await ErrorOfAsync(() => Editor.DetachAsync(gear, Ours, default))).IsConflict().Should().BeTrue();

        (await FinalizersAsync()).Should().Equal(Others, Ours);
    }

    [Test]
    public async Task Attaching_to_an_entity_that_violates_its_schema_is_not_a_conflict()
    {
        var gear = await CreateGearAsync("one");

        var error = await ErrorOfAsync(() => Editor.AttachAsync(gear, "not a finalizer's name", default));

        error.IsConflict().Should().BeFalse("to read it again would not help");
        error.IsInvalid().Should().BeTrue();
    }

    private async Task<IList<string>> FinalizersAsync() => (await GetGearAsync("one"))!.Finalizers() ?? [];

    private static async Task<HttpOperationException> ErrorOfAsync(Func<Task> action) =>
        (await action.Should().ThrowAsync<HttpOperationException>()).Which;
}
