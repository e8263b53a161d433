using ArcOperator.Runtime.Status;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Status;

public sealed class StatusWriterTests : GearCluster
{
    private static readonly DateTime Noon = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private StatusWriter Writer => new(Client, Json);

    [Test]
    public async Task What_changed_is_written_and_nothing_else()
    {
        var gear = await CreateGearAsync("one", new() { Size = 1 });

        var written = await WriteAsync(gear, new() { Phase = "Turning", Wear = new() { Turns = 1, Note = "new" } });

        written.Status.Should().Be(new GearStatus { Phase = "Turning", Wear = new() { Turns = 1, Note = "new" } });
        (await GetGearAsync("one"))!.Status.Should().Be(written.Status);
        written.Spec.Should().Be(gear.Spec);
        written.Generation().Should().Be(gear.Generation());
    }

    [Test]
    public async Task An_unchanged_status_costs_no_request()
    {
        var gear = await WriteAsync(await CreateGearAsync("one"), Full);

        var again = await WriteAsync(gear, Full);

        again.Should().BeSameAs(gear);
        (await GetGearAsync("one"))!.ResourceVersion().Should().Be(gear.ResourceVersion());
    }

    [Test]
    public async Task A_difference_of_less_than_a_second_is_none()
    {
        var gear = await WriteAsync(await CreateGearAsync("one"), new() { LastLookAt = Noon });

        (await WriteAsync(gear, new() { LastLookAt = Noon.AddMilliseconds(900) })).Should().BeSameAs(gear);
        (await WriteAsync(gear, new() { LastLookAt = Noon.AddSeconds(1) })).Should().NotBeSameAs(gear);
    }

    [Test]
    public async Task A_field_that_has_no_value_any_more_goes()
    {
        var gear = await WriteAsync(await CreateGearAsync("one"), Full);

        var written = await WriteAsync(gear, new() { Phase = "Turning", Wear = new() { Turns = 1 } });

        written.Status.Should().Be(new GearStatus { Phase = "Turning", Wear = new() { Turns = 1 } });
        (await WriteAsync(written, new())).Status.Should().Be(new GearStatus());
    }

    [Test]
    public async Task A_status_that_rests_on_old_data_is_a_conflict_and_overwrites_nothing()
    {
        var old = await CreateGearAsync("one");
        await ResizeAsync("one", 2);

        (await ErrorOfAsync(() => WriteAsync(old, new() { Phase = "Turning" }))).IsConflict().Should().BeTrue();

        (await GetGearAsync("one"))!.Status.Phase.Should().BeNull();
    }

    [Test]
    public async Task The_status_of_an_entity_is_not_written_into_another_of_its_name()
    {
        var first = await CreateGearAsync("one");
        await Client.DeleteAsync(first);
        await CreateGearAsync("one");

        (await ErrorOfAsync(() => WriteAsync(first, new() { Phase = "Turning" }))).IsConflict().Should().BeTrue();
    }

    [Test]
    public async Task An_entity_that_is_gone_is_not_found()
    {
        var gear = await CreateGearAsync("one");
        await Client.DeleteAsync(gear);

        (await ErrorOfAsync(() => WriteAsync(gear, new() { Phase = "Turning" }))).IsNotFound().Should().BeTrue();
    }

    [Test]
    public async Task A_stamp_is_written_together_with_something_else_and_never_alone()
    {
        static GearStatus Stamp(GearStatus status) => status with { LastLookAt = Noon };

        var gear = await WriteAsync(await CreateGearAsync("one"), new() { Phase = "Turning" }, Stamp);
        gear.Status.LastLookAt.Should().Be(Noon);

        var later = gear.Status with { };
        (await WriteAsync(gear, later, status => status with { LastLookAt = Noon.AddMinutes(1) })).Should().BeSameAs(gear);
    }

    [Test]
    public async Task A_stamp_that_makes_everything_as_it_was_leaves_the_status_as_it_was()
    {
        var gear = await WriteAsync(await CreateGearAsync("one"), new() { Phase = "Turning", LastLookAt = Noon });

        var written = await WriteAsync(gear, new() { Phase = "Turning" }, status => status with { LastLookAt = Noon });

        written.Should().BeSameAs(gear);
        (await GetGearAsync("one"))!.Status.Phase.Should().Be("Turning");
    }

    [Test]
    public async Task Conditions_are_written_as_a_whole()
    {
        var now = new DateTimeOffset(Noon);
        var gear = await WriteAsync(await CreateGearAsync("one"), new()
        {
            Conditions = Conditions.From([new("Ready", "False", "Wait", ""), new("Reconciling", "True", "Wait", "")], null, 1, now),
        });

        var written = await WriteAsync(gear, new() { Conditions = Conditions.From([new("Ready", "True", "Done", "")], gear.Status.Conditions, 1, now.AddMinutes(1)) });

        written.Status.Conditions.Should().ContainSingle().Which.LastTransitionTime.Should().Be(Noon.AddMinutes(1));
        var same = Conditions.From([new("Ready", "True", "Done", "")], written.Status.Conditions, 1, now.AddMinutes(2));
        (await WriteAsync(written, new() { Conditions = same })).Should().BeSameAs(written);
    }

    [Test]
    public async Task Trap_19_A_kind_without_a_status_subresource_refuses_and_its_status_is_written_with_the_object()
    {
        var bare = await Client.CreateAsync(new Bare { Metadata = new() { Name = "one", NamespaceProperty = Space } });

        var error = await ErrorOfAsync(() => Writer.WriteAsync(bare, new GearStatus { Phase = "Turning" }, null, default));
        var written = await PatchAsync<Bare>("one", new() { ["status"] = new System.Text.Json.Nodes.JsonObject { ["phase"] = "Turning" } });

        error.StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
        written.Status!.Phase.Should().Be("Turning");
        written.Generation().Should().BeGreaterThan(bare.Generation() ?? 0, "so that watchers of generations see the change");
    }

    private static GearStatus Full => new()
    {
        Phase = "Turning", ObservedGeneration = 1, Wear = new() { Turns = 1, Note = "a" }, LastLookAt = Noon,
    };

    private Task<Gear> WriteAsync(Gear gear, GearStatus status, Func<GearStatus, GearStatus>? stamp = null) => Writer.WriteAsync(gear, status, stamp, default);

    private static async Task<HttpOperationException> ErrorOfAsync(Func<Task> action) =>
        (await action.Should().ThrowAsync<HttpOperationException>()).Which;
}
