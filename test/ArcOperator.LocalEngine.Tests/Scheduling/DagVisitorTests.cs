using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Scheduling;

public sealed class DagVisitorTests
{
    [Test]
    public void A_task_starts_when_its_dependencies_are_finished()
    {
        var run = Run("{ name: a, template: do }, { name: b, template: do }, { name: c, template: do, dependencies: [a] }, { name: d, template: do, depends: b && c }");

        run.Running.Should().Equal("a", "b");
        run.Succeed("a").Running.Should().Equal("b", "c");
        run.Succeed("c").Running.Should().Equal("b");
        run.Succeed("b").Running.Should().Equal("d");
        run.Succeed("d").Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void Tasks_behind_a_failed_task_are_omitted_and_the_DAG_fails()
    {
        var run = Run("{ name: a, template: do }, { name: b, template: do, dependencies: [a] }, { name: c, template: do, depends: b }");

        run.Fail("a").Phase.Should().Be(NodePhase.Failed);
        run.Node("b").Should().BeEquivalentTo(new { Type = NodeType.Skipped, Phase = NodePhase.Omitted, Message = "omitted: depends condition not met" });
        run.Node("c").Phase.Should().Be(NodePhase.Omitted);
    }

    [Test]
    public void A_DAG_succeeds_if_a_task_handles_the_failure()
    {
        var run = Run("{ name: a, template: do }, { name: mend, template: do, depends: a.Failed }, { name: go, template: do, depends: a.Succeeded || mend }");

        run.Fail("a").Running.Should().Equal("mend");
        run.Succeed("mend").Running.Should().Equal("go");
        run.Succeed("go").Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void A_DAG_with_a_failed_task_waits_for_running_tasks()
    {
        var run = Run("{ name: a, template: do }, { name: b, template: do }");

        run.Fail("a").Phase.Should().Be(NodePhase.Running);
        run.Succeed("b").Phase.Should().Be(NodePhase.Failed);
    }

    [Test]
    public void An_error_of_a_task_is_an_error_of_the_DAG() =>
        Run("{ name: a, template: do }").Error("a").Phase.Should().Be(NodePhase.Error);

    [Test]
    public void With_continueOn_dependents_of_a_failed_task_run()
    {
        var run = Run("{ name: a, template: do, continueOn: { failed: true } }, { name: b, template: do, dependencies: [a] }");

        run.Fail("a").Running.Should().Equal("b");
        run.Succeed("b").Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void A_last_task_with_continueOn_does_not_fail_the_DAG() =>
        Run("{ name: a, template: do, continueOn: { failed: true } }").Fail("a").Phase.Should().Be(NodePhase.Succeeded);

    [Test]
    public void A_skipped_task_counts_as_ended_well()
    {
        var run = Run("{ name: a, template: do, when: 'false' }, { name: b, template: do, dependencies: [a] }, { name: c, template: do, depends: a.Skipped }, { name: d, template: do, depends: a.Succeeded }");

        run.Running.Should().Equal("b", "c");
        run.Node("d").Phase.Should().Be(NodePhase.Omitted);
        run.Succeed("b").Succeed("c").Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void A_task_knows_only_the_outputs_of_its_dependencies()
    {
        var run = Run("""
            { name: a, template: do },
            { name: b, template: do, depends: a, arguments: { parameters: [{ name: p, value: "{{tasks.a.outputs.result}}" }] } },
            { name: c, template: do, arguments: { parameters: [{ name: p, value: "{{tasks.a.outputs.result}}" }] } }
            """);

        run.Node("c").Should().BeEquivalentTo(new { Phase = NodePhase.Error, Message = "c.arguments.parameters.p: failed to resolve {{tasks.a.outputs.result}}" });
        run.Succeed("a", "r").Launch("b").Containers[0].Spec.Args.Should().Equal("r");
        run.Succeed("b").Phase.Should().Be(NodePhase.Error);
    }

    [Test]
    public void Items_of_a_task_form_a_group()
    {
        var run = Run("""
            { name: a, template: do, withItems: [1, 2] },
            { name: b, template: do, depends: a.AnySucceeded, arguments: { parameters: [{ name: p, value: "{{tasks.a.outputs.result}}" }] } },
            { name: c, template: do, depends: a.AllFailed }
            """);

        run.Running.Should().Equal("a(0:1)", "a(1:2)");
        run.Fail("a(0:1)").Succeed("a(1:2)", "x").Running.Should().Equal("b");
        run.Node("a").Should().BeEquivalentTo(new { Type = NodeType.TaskGroup, Phase = NodePhase.Failed });
        run.Node("c").Phase.Should().Be(NodePhase.Omitted);
        run.Launch("b").Containers[0].Spec.Args.Should().Equal("""["","x"]""");
        // The branch of c ends as a did.
        run.Succeed("b").Phase.Should().Be(NodePhase.Failed);
    }

    [Test]
    public void The_graph_has_an_edge_from_each_task_to_its_dependents()
    {
        var run = Run("{ name: a, template: do }, { name: b, template: do, depends: a }").Succeed("a").Succeed("b");

        run.State.Nodes["wf"].Children.Should().Equal(run.Node("a").Id);
        run.Node("a").Children.Should().Equal(run.Node("b").Id);
        run.State.Nodes["wf"].Outbound.Should().Equal(run.Node("b").Id);
        run.Node("a").Name.Should().Be("wf.a");
    }

    [Test]
    public void Outputs_of_a_DAG_come_from_its_tasks()
    {
        var run = Simulation.Of("""
            entrypoint: main
            templates:
              - name: main
                outputs: { parameters: [{ name: o, valueFrom: { parameter: "{{tasks.a.outputs.parameters.q}}" } }, { name: d, valueFrom: { parameter: "{{tasks.b.outputs.parameters.q}}", default: none } }] }
                dag: { tasks: [{ name: a, template: do }, { name: b, template: do, depends: a.Failed }] }
              - { name: do, outputs: { parameters: [{ name: q, valueFrom: { path: /q } }] }, container: { image: alpine, command: [echo] } }
            """);

        run.Succeed("a", null, ("q", "v"));

        run.State.Nodes["wf"].Outputs.Parameters.Select(output => output.Value).Should().Equal("v", "none");
    }

    private static Simulation Run(string tasks) => Simulation.Of($$$"""
        entrypoint: main
        templates:
          - name: main
            dag: { tasks: [{{{tasks.ReplaceLineEndings(" ")}}}] }
          - name: do
            inputs: { parameters: [{ name: p, default: none }] }
            container: { image: alpine, command: [echo], args: ["{{inputs.parameters.p}}"] }
        """);
}
