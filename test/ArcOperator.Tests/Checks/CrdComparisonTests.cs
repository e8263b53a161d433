using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Checks;
using ArcOperator.Runtime.Crds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Checks;

internal sealed class CrdComparisonTests
{
    [Test]
    public void Generated_definitions_equal_themselves()
    {
        foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
        {
            var comparison = CrdComparison.Of(JsonElement.Parse(definition["spec"]!.ToJsonString()), definition);

            (comparison.Unknown.Count, comparison.Missing.Count).Should().Be((0, 0));
        }
    }

    [Test]
    public void Fields_values_and_versions_of_one_side_alone_are_named()
    {
        var comparison = Compare(
            """[{ "name": "v1", "schema": { "openAPIV3Schema": { "properties": { "spec": { "properties": { "a": {}, "list": { "items": { "properties": { "new": {} } } } } } } } } }, { "name": "v2" }]""",
            """[{ "name": "v1", "schema": { "openAPIV3Schema": { "properties": { "spec": { "properties": { "a": { "enum": ["X"] }, "list": {} } } } } } }]""");

        comparison.Unknown.Should().Equal("v1.spec.list[].new", "v2");
        comparison.Missing.Should().Equal("v1.spec.a=X");
        comparison.HasUnknownFields.Should().BeTrue();
    }

    [TestCase("[]")]
    [TestCase("""[{ "name": 7, "schema": { "openAPIV3Schema": { "properties": [] } } }]""")]
    public void A_definition_of_another_form_lacks_everything(string versions) => Compare(versions, """[{ "name": "v1" }]""").Missing.Should().Equal("v1");

    private static CrdComparison Compare(string stored, string definition) => CrdComparison.Of(
        JsonElement.Parse($$"""{ "versions": {{stored}} }"""), new JsonObject { ["spec"] = new JsonObject { ["versions"] = JsonNode.Parse(definition) } });
}
