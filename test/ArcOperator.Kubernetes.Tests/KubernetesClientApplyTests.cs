using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests;

[Category("OldServer")]
public sealed class KubernetesClientApplyTests : WidgetCluster
{
    [Test]
    public async Task An_apply_creates_a_missing_object_and_changes_an_existing_one()
    {
        var created = await Client.ApplyAsync(Widget("one", new() { Colour = "red", Size = 1 }), "painter");
        var changed = await Client.ApplyAsync(Widget("one", new() { Colour = "blue" }), "painter");

        (created.Spec.Colour, created.Spec.Size).Should().Be(("red", 1));
        changed.Uid().Should().Be(created.Uid());
        changed.Spec.Should().BeEquivalentTo(new WidgetSpec { Colour = "blue" }, "a field that its only owner no longer applies is taken away");
    }

    [Test]
    public async Task A_repeated_apply_writes_nothing()
    {
        var once = await Client.ApplyAsync(Widget("one", new() { Colour = "red" }), "painter");
        var twice = await Client.ApplyAsync(Widget("one", new() { Colour = "red" }), "painter");

        twice.ResourceVersion().Should().Be(once.ResourceVersion());
    }

    [Test]
    public async Task An_object_that_was_read_can_be_applied_unchanged()
    {
        await Client.CreateAsync(Widget("one", new() { Colour = "red" }));
        var read = await Client.GetAsync<V1Alpha1Widget>("one", Namespace);

        // With managedFields in the body this would be 400.
        var applied = await Client.ApplyAsync(read!, "painter");

        applied.Spec.Colour.Should().Be("red");
    }

    [Test]
    public async Task An_apply_sends_kind_name_and_field_manager()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, "{}"));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, Json, TimeProvider.System);

        await client.ApplyAsync(Widget("one", new() { Size = 1 }), "a writer", force: true, dryRun: "All");
        await client.ApplyStatusAsync(WithStatus(new() { Phase = "Painted" }), "painter", default);

        peer.Requests.Should().OnlyContain(request => request.Method == "PATCH" && request.Headers["Content-Type"] == "application/apply-patch+yaml");
        peer.Requests[0].Query.Should().Be("fieldManager=a%20writer&force=true&dryRun=All");
        JsonNode.DeepEquals(JsonNode.Parse(peer.Requests[0].Body), JsonNode.Parse(
            $$"""{"apiVersion":"test.arc.opendefense.cloud/v1alpha1","kind":"Widget","metadata":{"name":"one","namespace":"{{Namespace}}"},"spec":{"size":1} }""")).Should().BeTrue();
        (peer.Requests[1].Path, peer.Requests[1].Query).Should().Be(($"{peer.Requests[0].Path}/status", "fieldManager=painter&force=true"));
    }

    [Test]
    public async Task A_field_of_another_writer_is_a_conflict_unless_it_is_forced()
    {
        await Client.ApplyAsync(Widget("one", new() { Colour = "red", Size = 1 }), "painter");

        var apply = () => Client.ApplyAsync(Widget("one", new() { Colour = "blue" }), "decorator");

        (await apply.Should().ThrowAsync<HttpOperationException>()).Which.IsConflict().Should().BeTrue();
        var forced = await Client.ApplyAsync(Widget("one", new() { Colour = "blue" }), "decorator", force: true);
        (forced.Spec.Colour, forced.Spec.Size).Should().Be(("blue", 1));
    }

    [Test]
    public async Task A_built_in_kind_can_be_applied()
    {
        var applied = await Client.ApplyAsync(ConfigMap("one", ("a", "1")), "writer");

        applied.Data.Should().Equal(new Dictionary<string, string> { ["a"] = "1" });
    }

    [Test]
    public async Task An_applied_status_keeps_the_spec_and_the_conditions_of_others()
    {
        await Client.CreateAsync(Widget("one", new() { Colour = "red" }));

        await Client.ApplyStatusAsync(WithStatus(new() { Phase = "Painted", Conditions = [Condition("Dry", "False")] }), "painter", default);
        await Client.ApplyStatusAsync(WithStatus(new() { Conditions = [Condition("Checked", "True")] }), "inspector", default);
        var done = await Client.ApplyStatusAsync(WithStatus(new() { Phase = "Done", Conditions = [Condition("Dry", "True")] }), "painter", default);

        done.Spec.Colour.Should().Be("red");
        done.Status.Phase.Should().Be("Done");
        done.Status.Conditions?.Select(condition => (condition.Type, condition.Status)).Should().BeEquivalentTo([("Dry", "True"), ("Checked", "True")]);
    }

    [Test]
    public async Task An_apply_does_not_own_an_empty_status()
    {
        await Client.CreateAsync(Widget("one", new() { Colour = "red" }));

        var second = await Client.ApplyAsync(Widget("one", new() { Size = 1 }), "measurer");
        var third = await Client.ApplyStatusAsync(WithStatus(new() { Phase = "Painted" }), "inspector", default);

        (second.Spec.Colour, second.Spec.Size, third.Status.Phase).Should().Be(("red", 1, "Painted"));
    }

    [Test]
    public async Task An_applied_status_does_not_own_fields_of_the_spec()
    {
        await Client.ApplyAsync(Widget("one", new() { Colour = "red" }), "user");

        await Client.ApplyStatusAsync(WithStatus(new() { Phase = "Painted" }, new() { Colour = "red" }), "controller", default);
        var changed = await Client.ApplyAsync(Widget("one", new() { Colour = "blue" }), "user");

        changed.Spec.Colour.Should().Be("blue", "unforced, this is a conflict if another writer owns the colour");
        changed.Status.Phase.Should().Be("Painted");
    }

    private V1Alpha1Widget WithStatus(WidgetStatus status, WidgetSpec? spec = null) =>
        new() { Metadata = new() { Name = "one", NamespaceProperty = Namespace }, Spec = spec ?? new(), Status = status };

    private static V1Condition Condition(string type, string status) => new()
    {
        Type = type,
        Message = "",
        Status = status,
        Reason = "Because",
        LastTransitionTime = new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc),
    };
}
