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
    public async Task Only_changed_status_fields_are_written()
    {
        var gear = await CreateGearAsync("one", new() { Size = 1 });

        var written = await WriteAsync(gear, new() { Phase = "Turning", Wear = new() { Turns = 1, Note = "new" } });

        written.Status.Should().Be(new GearStatus { Phase = "Turning", Wear = new() { Turns = 1, Note = "new" } });
        (await GetGearAsync("one"))!.Status.Should().Be(written.Status);
        written.Spec.Should().Be(gear.Spec);
        written.Generation().Should().Be(gear.Generation());
    }

    [Test]
    public async Task An_unchanged_status_causes_no_request()
    {
        var gear = await WriteAsync(await CreateGearAsync("one"), Full);

        var again = await WriteAsync(gear, Full);

        again.Should().BeSameAs(gear);
        (await GetGearAsync("one"))!.ResourceVersion().Should().Be(gear.ResourceVersion());
    }

    [Test]
    public async Task A_time_difference_below_one_second_causes_no_write()
    {
        var gear = await WriteAsync(await CreateGearAsync("one"), new() { LastLookAt = Noon });

        (await WriteAsync(gear, new() { LastLookAt = Noon.AddMilliseconds(900) })).Should().BeSameAs(gear);
        (await WriteAsync(gear, new() { LastLookAt = Noon.AddSeconds(1) })).Should().NotBeSameAs(gear);
    }

    [Test]
    public async Task A_status_field_without_a_value_is_removed()
    {
        var gear = await WriteAsync(await CreateGearAsync("one"), Full);

        var written = await WriteAsync(gear, new() { Phase = "Turning", Wear = new() { Turns = 1 } });

        written.Status.Should().Be(new GearStatus { Phase = "Turning", Wear = new() { Turns = 1 } });
        (await WriteAsync(written, new())).Status.Should().Be(new GearStatus());
    }

    [Test]
    public async Task A_status_computed_from_stale_data_is_a_conflict_and_overwrites_nothing()
    {
        var old = await CreateGearAsync("one");
        await ResizeAsync("one", 2);

        (await ErrorOfAsync(() => WriteAsync(old, new() { Phase = "Turning" }))).IsConflict().Should().BeTrue();

        (await GetGearAsync("one"))!.Status.Phase.Should().BeNull();
    }

    [Test]
    public async Task A_status_is_not_written_to_another_entity_of_the_same_name()
    {
        var first = await CreateGearAsync("one");
        await Client.DeleteAsync(first);
        await CreateGearAsync("one");

        (await ErrorOfAsync(() => WriteAsync(first, new() { Phase = "Turning" }))).IsConflict().Should().BeTrue();
    }

    [Test]
    public async Task A_status_write_to_a_deleted_entity_is_not_found()
    {
        var gear = await CreateGearAsync("one");
        await Client.DeleteAsync(gear);

        (await ErrorOfAsync(() => WriteAsync(gear, new() { Phase = "Turning" }))).IsNotFound().Should().BeTrue();
    }

    [Test]
    public async Task A_timestamp_field_is_only_written_together_with_another_change()
    {
        static GearStatus Stamp(GearStatus status) => status with { LastLookAt = Noon };

        var gear = await WriteAsync(await CreateGearAsync("one"), new() { Phase = "Turning" }, Stamp);
        gear.Status.LastLookAt.Should().Be(Noon);

        var later = gear.Status with { };
        (await WriteAsync(gear, later, status => status with { LastLookAt = Noon.AddMinutes(1) })).Should().BeSameAs(gear);
    }

    [Test]
    public async Task A_timestamp_that_restores_the_previous_status_causes_no_write()
    {
        var gear = await WriteAsync(await CreateGearAsync("one"), new() { Phase = "Turning", LastLookAt = Noon });

        var written = await WriteAsync(gear, new() { Phase = "Turning" }, status => status with { LastLookAt = Noon });

        written.Should().BeSameAs(gear);
        (await GetGearAsync("one"))!.Status.Phase.Should().Be("Turning");
    }

    [Test]
    public async Task Conditions_are_written_as_a_complete_list()
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
    public async Task The_status_of_a_kind_without_a_status_subresource_is_written_with_the_object()
    {
        var bare = await Client.CreateAsync(new Bare { Metadata = new() { Name = "one", NamespaceProperty = Namespace } });

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
