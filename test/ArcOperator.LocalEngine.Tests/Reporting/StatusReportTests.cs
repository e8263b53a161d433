using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Reporting;

public sealed class StatusReportTests
{
    private const string TwoSteps = """
        entrypoint: main
        templates:
          - { name: main, steps: [[{ name: a, template: do }], [{ name: b, template: do, when: "{{steps.a.outputs.result}} == x" }]] }
          - { name: do, outputs: { parameters: [{ name: q, globalName: g, valueFrom: { path: /q } }] }, container: { image: alpine, command: [echo] } }
        """;

    private static readonly ObjectJson Json = new(LocalEngineJsonContext.Default);

    [Test]
    public void The_status_of_a_running_workflow_has_its_progress()
    {
        var run = Simulation.Of(TwoSteps);

        var status = StatusReport.Create(Definitions.Workflow(TwoSteps), run.Succeed("a", "x", ("q", "v")).State);

        status.Should().BeEquivalentTo(new { Phase = "Running", Progress = "1/2", StartedAt = run.State.StartedAt, FinishedAt = (DateTimeOffset?)null, Message = (string?)null });
        status.Conditions.Should().BeNull();
        status.Outputs!.Parameters.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "g", Value = "v" });
    }

    [Test]
    public void The_JSON_of_a_node_is_that_of_Argo()
    {
        var run = Simulation.Of(TwoSteps).Succeed("a", "x", ("q", "v"));
        var status = StatusReport.Create(Definitions.Workflow(TwoSteps), run.State);

        var json = System.Text.Encoding.UTF8.GetString(Json.Serialize(status.Nodes![run.Node("a").Id]));

        json.Should().Be($$"""
            {"id":"{{run.Node("a").Id}}","name":"wf[0].a","displayName":"a","type":"Pod","templateName":"do","templateScope":"local/","phase":"Succeeded","boundaryID":"wf","startedAt":"2026-01-01T12:00:00Z","finishedAt":"2026-01-01T12:00:00Z","progress":"1/1","outputs":{"parameters":[{"name":"q","value":"v","valueFrom":{"path":"/q"},"globalName":"g"}],"result":"x","exitCode":"0"},"children":["{{run.Node("[1]").Id}}"]}
            """);
    }

    [Test]
    public void The_status_of_a_finished_workflow_has_phase_message_and_times()
    {
        var status = StatusReport.Create(Definitions.Workflow(TwoSteps), Simulation.Of(TwoSteps).Fail("a").State);

        status.Phase.Should().Be("Failed");
        status.Message.Should().StartWith("child 'wf-");
        status.FinishedAt.Should().NotBeNull();
        status.Conditions.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Type = "Completed", Status = "True" });
    }

    [Test]
    public void Running_nodes_of_an_interrupted_workflow_are_errors()
    {
        var run = Simulation.Of(TwoSteps).Succeed("a", "x");
        var now = run.Now.AddHours(1);

        var status = StatusReport.Interrupted(StatusReport.Create(Definitions.Workflow(TwoSteps), run.State), "gone", now);

        status.Should().BeEquivalentTo(new { Phase = "Error", Message = "gone", FinishedAt = now });
        status.Nodes![run.Node("a").Id].Phase.Should().Be("Succeeded");
        status.Nodes[run.Node("b").Id].Should().BeEquivalentTo(new { Phase = "Error", Message = "gone", FinishedAt = now });
        status.Nodes["wf"].Phase.Should().Be("Error");
    }

    [Test]
    public void Large_nodes_are_compressed_and_decompressed_unchanged()
    {
        var nodes = Enumerable.Range(0, 2000).ToDictionary(index => $"n{index}", index => new NodeStatus { Id = $"n{index}", Message = new string('m', 400) });

        var compressed = NodeCompression.Compress(new() { Nodes = nodes }, Json);

        compressed.Nodes.Should().BeNull();
        compressed.CompressedNodes!.Length.Should().BeLessThan(NodeCompression.LargestPlain);
        NodeCompression.Decompress(compressed, Json).Nodes.Should().BeEquivalentTo(nodes);
    }

    [Test]
    public void Small_nodes_are_not_compressed()
    {
        var status = new WorkflowStatus { Nodes = new Dictionary<string, NodeStatus> { ["a"] = new() { Id = "a" } } };

        NodeCompression.Compress(status, Json).Should().BeSameAs(status);
        NodeCompression.Decompress(status, Json).Should().BeSameAs(status);
    }
}
