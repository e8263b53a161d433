using System.Net;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests;

[Category("OldServer")]
public sealed class KubernetesClientPatchTests : WidgetCluster
{
    [Test]
    public async Task A_strategic_merge_of_a_custom_resource_is_refused_by_the_server()
    {
        var widget = await Client.CreateAsync(Widget("one"));

        var patch = () => Client.PatchAsync(widget, new V1Patch(new JsonObject(), V1Patch.PatchType.StrategicMergePatch));

        (await patch.Should().ThrowAsync<HttpOperationException>()).Which.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    [Test]
    public async Task A_merge_patch_changes_named_fields_and_null_deletes_a_field()
    {
        var widget = await Client.CreateAsync(Widget("one", new() { Colour = "red", Size = 1, Parts = ["a", "b"] }));

        var patched = await Client.PatchAsync(widget, MergePatch.Of(new()
        {
            ["spec"] = new JsonObject { ["colour"] = null, ["parts"] = new JsonArray("c") },
        }));

        patched.Spec.Should().BeEquivalentTo(new WidgetSpec { Size = 1, Parts = ["c"] });
        patched.Generation().Should().Be(2);
    }

    [Test]
    public async Task The_difference_between_two_states_patches_the_first_into_the_second()
    {
        var widget = await Client.CreateAsync(Widget("one", new() { Colour = "red", Size = 1, Settings = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } }));
        var goal = new WidgetSpec { Size = 2, Settings = new Dictionary<string, string> { ["b"] = "2", ["c"] = "3" } };
        var difference = MergePatch.Difference(ToJson(widget), ToJson(new() { ApiVersion = widget.ApiVersion, Kind = widget.Kind, Metadata = widget.Metadata, Spec = goal }));

        var patched = await Client.PatchAsync(widget, MergePatch.Of(difference!));

        patched.Spec.Should().BeEquivalentTo(goal);
    }

    [Test]
    public async Task A_JSON_patch_changes_a_custom_resource()
    {
        var widget = await Client.CreateAsync(Widget("one", new() { Parts = ["a", "c"] }));

        var patched = await Client.PatchAsync(widget, new JsonPatch()
            .Test("a", "spec", "parts", "0")
            .Add("b", "spec", "parts", "1")
            .Replace("d", "spec", "parts", "2")
            .Add(new JsonObject { ["test.arc.opendefense.cloud/a_b"] = "yes" }, "metadata", "annotations")
            .Build());

        patched.Spec.Parts.Should().Equal("a", "b", "d");
        var unannotated = await Client.PatchAsync(widget, new JsonPatch().Remove("metadata", "annotations", "test.arc.opendefense.cloud/a_b").Build());
        unannotated.GetAnnotation("test.arc.opendefense.cloud/a_b").Should().BeNull();
    }

    [Test]
    public async Task A_JSON_patch_with_a_failed_test_is_Invalid_and_changes_nothing()
    {
        var widget = await Client.CreateAsync(Widget("one", new() { Colour = "red" }));

        var patch = () => Client.PatchAsync(widget, new JsonPatch().Replace("blue", "spec", "colour").Test("green", "spec", "colour").Build());

        (await patch.Should().ThrowAsync<HttpOperationException>()).Which.IsInvalid().Should().BeTrue();
        (await Client.GetAsync<V1Alpha1Widget>("one", Namespace))?.Spec.Colour.Should().Be("red");
    }

    [Test]
    public async Task A_patch_with_dryRun_changes_nothing()
    {
        var widget = await Client.CreateAsync(Widget("one", new() { Colour = "red" }));

        var dry = await Client.PatchAsync(widget, MergePatch.Of(new() { ["spec"] = new JsonObject { ["colour"] = "blue" } }), dryRun: "All");

        dry.Spec.Colour.Should().Be("blue");
        (await Client.GetAsync<V1Alpha1Widget>("one", Namespace))?.Spec.Colour.Should().Be("red");
    }

    [Test]
    public async Task A_patch_of_the_status_changes_only_the_status()
    {
        var widget = await Client.CreateAsync(Widget("one", new() { Colour = "red" }));

        var patched = await Client.PatchStatusAsync(
            widget,
            MergePatch.Of(new() { ["spec"] = new JsonObject { ["colour"] = "blue" }, ["status"] = new JsonObject { ["phase"] = "Painted" } }),
            default);

        patched.Status.Phase.Should().Be("Painted");
        patched.Spec.Colour.Should().Be("red");
        patched.Generation().Should().Be(1);
    }

    [Test]
    public async Task A_patch_with_a_stale_resource_version_is_a_conflict()
    {
        var widget = await Client.CreateAsync(Widget("one"));
        await Client.PatchAsync(widget, MergePatch.Of(new() { ["spec"] = new JsonObject { ["size"] = 1 } }));

        var patch = () => Client.PatchAsync(widget, MergePatch.Of(new()
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = widget.ResourceVersion() },
            ["spec"] = new JsonObject { ["size"] = 2 },
        }));

        (await patch.Should().ThrowAsync<HttpOperationException>()).Which.IsConflict().Should().BeTrue();
    }

    private static JsonObject ToJson(V1Alpha1Widget widget) => JsonNode.Parse(Json.Serialize(widget))!.AsObject();
}
