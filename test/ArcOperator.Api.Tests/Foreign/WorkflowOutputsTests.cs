using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Foreign;

public sealed class WorkflowOutputsTests
{
    private static readonly ObjectJson Json = new(ArcJsonContext.Default);

    [Test]
    public void Outputs_for_ARC_are_read_and_others_are_not()
    {
        var outputs = Read(new JsonArray(Output("arc-digest", "sha256:1"), Output("digest", "other"), Output("arc-size", ""), Output("arc-reference", null), Output("arc-gates", "[]")));

        outputs!.Values.Should().Equal(new Dictionary<string, string> { ["arc-gates"] = "[]", ["arc-digest"] = "sha256:1" });
        outputs.Dropped.Should().BeEmpty();
    }

    [Test]
    public void Outputs_over_the_limit_are_dropped_and_small_ones_are_kept()
    {
        var outputs = Read(new JsonArray(Output("arc-gates", new string('ä', 8192)), Output("arc-digest", "sha256:1"), Output("arc-plan", new string('x', 100))))!;

        outputs.Values.Keys.Should().BeEquivalentTo("arc-digest", "arc-plan");
        outputs.Dropped.Should().Equal("arc-gates");
    }

    [Test]
    public void Thousands_of_outputs_are_bounded()
    {
        var outputs = Read(new JsonArray([.. Enumerable.Range(0, 5000).Select(number => Output($"arc-{number}", "x"))]))!;

        (outputs.Values.Count, outputs.Dropped.Count).Should().Be((WorkflowOutputs.MostOutputs, WorkflowOutputs.MostOutputs));
    }

    [TestCase("17")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{ "parameters": 17 }""")]
    [TestCase("""{ "parameters": [17, null, {}, { "name": 1 }, { "name": "arc-size", "value": 12 }] }""")]
    public void Outputs_of_another_form_are_no_report(string outputs)
    {
        var workflow = Json.Deserialize<V1Alpha1Workflow>(Encoding.UTF8.GetBytes($$"""{ "status": { "outputs": {{outputs}}, "phase": "Succeeded" } }"""));

        workflow!.Status.Outputs.Should().BeNull();
        workflow.Status.Phase.Should().Be("Succeeded");
    }

    private static WorkflowOutputs? Read(JsonArray parameters) =>
        Json.Deserialize<V1Alpha1Workflow>(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["status"] = new JsonObject { ["outputs"] = new JsonObject { ["parameters"] = parameters } },
        }.ToJsonString()))!.Status.Outputs;

    private static JsonObject Output(string name, string? value) => value is null ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["value"] = value };
}
