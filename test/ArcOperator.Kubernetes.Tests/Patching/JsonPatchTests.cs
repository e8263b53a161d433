using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Patching;

public sealed class JsonPatchTests
{
    [Test]
    public void Operations_of_a_JSON_patch_keep_their_order()
    {
        var patch = new JsonPatch().Test("a", "x").Add(1, "list", "-").Replace(true, "y").Remove("z").Build();

        patch.Type.Should().Be(V1Patch.PatchType.JsonPatch);
        Content(patch).ToJsonString().Should().Be(
            """[{"op":"test","path":"/x","value":"a"},{"op":"add","path":"/list/-","value":1},{"op":"replace","path":"/y","value":true},{"op":"remove","path":"/z"}]""");
    }

    [Test]
    public void Slashes_and_tildes_in_a_JSON_patch_path_are_escaped() =>
        PathOf(new JsonPatch().Remove("metadata", "annotations", "example.com/a~b~1")).Should().Be("/metadata/annotations/example.com~1a~0b~01");

    [Test]
    public void An_empty_JSON_patch_path_is_the_whole_document() => PathOf(new JsonPatch().Replace(new JsonObject())).Should().Be("");

    [Test]
    public void An_empty_name_is_valid_in_a_JSON_patch_path() => PathOf(new JsonPatch().Remove("a", "")).Should().Be("/a/");

    [Test]
    public void A_null_value_is_written_in_a_JSON_patch() =>
        Content(new JsonPatch().Test(null, "a").Build()).ToJsonString().Should().Be("""[{"op":"test","path":"/a","value":null}]""");

    [Test]
    public void A_part_of_another_document_can_be_a_JSON_patch_value()
    {
        var document = JsonNode.Parse("""{"finalizers":["a","b"]}""")!;

        var patch = new JsonPatch().Test(document["finalizers"], "metadata", "finalizers").Test(document["finalizers"], "other").Build();

        Content(patch)[1]!["value"]!.ToJsonString().Should().Be("""["a","b"]""");
    }

    [Test]
    public void A_built_JSON_patch_does_not_change_with_its_values()
    {
        var builder = new JsonPatch().Remove("a");
        var patch = builder.Build();

        builder.Remove("b");

        Content(patch).Should().ContainSingle();
    }

    private static string PathOf(JsonPatch patch) => Content(patch.Build())[0]!["path"]!.GetValue<string>();

    private static JsonArray Content(V1Patch patch) => patch.Content.Should().BeOfType<JsonArray>().Subject;
}
