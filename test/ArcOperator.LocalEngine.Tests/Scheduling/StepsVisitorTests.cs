using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Scheduling;

public sealed class StepsVisitorTests
{
    private const string Do = """
          - name: do
            inputs: { parameters: [{ name: p, default: none }] }
            outputs: { parameters: [{ name: q, valueFrom: { path: /tmp/q } }] }
            container: { image: alpine, command: [echo], args: ["{{inputs.parameters.p}}"] }
        """;

    [Test]
    public void Steps_of_a_group_run_in_parallel_and_groups_in_sequence()
    {
        var run = Run("[[{ name: a, template: do }, { name: b, template: do }], [{ name: c, template: do }]]");

        run.Running.Should().Equal("a", "b");
        run.Succeed("a").Running.Should().Equal("b");
        run.Succeed("b").Running.Should().Equal("c");
        run.Succeed("c").Phase.Should().Be(NodePhase.Succeeded);
        run.State.FinishedAt.Should().Be(run.Now);
    }

    [Test]
    public void A_failed_step_fails_its_group_after_all_steps_of_the_group_are_finished()
    {
        var run = Run("[[{ name: a, template: do }, { name: b, template: do }], [{ name: c, template: do }]]");

        run.Fail("a").Phase.Should().Be(NodePhase.Running);
        run.Succeed("b").Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be($"child '{run.Node("a").Id}' failed");
        run.Has("c").Should().BeFalse();
    }

    [TestCase("failed: true", false, ExpectedResult = nameof(NodePhase.Succeeded))]
    [TestCase("failed: true", true, ExpectedResult = nameof(NodePhase.Failed))]
    [TestCase("error: true", true, ExpectedResult = nameof(NodePhase.Succeeded))]
    [TestCase("error: true", false, ExpectedResult = nameof(NodePhase.Failed))]
    public string With_continueOn_the_workflow_continues_after_the_given_outcome(string continueOn, bool isError)
    {
        var run = Run($"[[{{ name: a, template: do, continueOn: {{ {continueOn} }} }}]]");

        return (isError ? run.Error("a") : run.Fail("a")).Phase.ToString();
    }

    [Test]
    public void Outputs_of_a_step_arrive_as_arguments()
    {
        var run = Run("""
            [[{ name: a, template: do }],
             [{ name: b, template: do, arguments: { parameters: [{ name: p, value: "{{steps.a.outputs.result}}+{{steps.a.outputs.parameters.q}}+{{ steps.a.exitCode }}" }] } }]]
            """);

        run.Launch("a").CapturesResult.Should().BeTrue();
        run.Succeed("a", "r", ("q", "v"));

        run.Launch("b").Containers[0].Spec.Args.Should().Equal("r+v+0");
        run.Launch("b").CapturesResult.Should().BeFalse();
        run.Node("b").Inputs.Should().ContainSingle().Which.Value.Should().Be("r+v+0");
    }

    [Test]
    public void A_passed_value_is_not_expanded_again()
    {
        var run = Run("""
            [[{ name: a, template: do }],
             [{ name: b, template: do, arguments: { parameters: [{ name: p, value: "{{steps.a.outputs.result}}" }] } }]]
            """);

        run.Succeed("a", "{{workflow.name}} {{nope}}");

        run.Launch("b").Containers[0].Spec.Args.Should().Equal("{{workflow.name}} {{nope}}");
    }

    [Test]
    public void A_step_with_a_false_condition_is_skipped_and_the_workflow_continues()
    {
        var run = Run("""
            [[{ name: a, template: do }],
             [{ name: b, template: do, when: "{{ steps.a.outputs.result }} == 'unavailable'" }],
             [{ name: c, template: do }]]
            """);

        run.Succeed("a", "available").Running.Should().Equal("c");
        run.Node("b").Should().BeEquivalentTo(new { Type = NodeType.Skipped, Phase = NodePhase.Skipped, Message = "when 'available == 'unavailable'' evaluated false" });
        run.Succeed("c").Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void Arguments_of_a_skipped_step_may_use_missing_outputs()
    {
        var run = Run("""
            [[{ name: a, template: do, when: "false" }],
             [{ name: b, template: do, when: "false", arguments: { parameters: [{ name: p, value: "{{steps.a.outputs.result}}" }] } }]]
            """);

        run.Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void A_missing_output_is_an_error_with_its_name()
    {
        var run = Run("""
            [[{ name: a, template: do, when: "false" }],
             [{ name: b, template: do, arguments: { parameters: [{ name: p, value: "{{steps.a.outputs.result}}" }] } }]]
            """);

        run.Phase.Should().Be(NodePhase.Error);
        run.State.Message.Should().Be("b.arguments.parameters.p: failed to resolve {{steps.a.outputs.result}}");
    }

    [Test]
    public void A_skipped_step_has_the_defaults_of_its_outputs()
    {
        var run = Simulation.Of("""
            entrypoint: main
            templates:
              - name: main
                steps:
                  - [{ name: a, template: do, when: "false" }]
                  - [{ name: b, template: say, arguments: { parameters: [{ name: p, value: "{{steps.a.outputs.parameters.q}}" }] } }]
              - name: do
                outputs: { parameters: [{ name: q, valueFrom: { path: /tmp/q, default: fallback } }] }
                container: { image: alpine, command: [echo] }
              - name: say
                inputs: { parameters: [{ name: p }] }
                container: { image: alpine, command: [echo, "{{inputs.parameters.p}}"] }
            """);

        run.Launch("b").Containers[0].Spec.Command.Should().Equal("echo", "fallback");
    }

    [Test]
    public void An_invalid_condition_is_an_error_before_any_step_of_the_group_starts()
    {
        var run = Run("[[{ name: a, template: do }, { name: b, template: do, when: 'maybe' }]]");

        run.Phase.Should().Be(NodePhase.Error);
        run.State.Message.Should().StartWith("Invalid 'when' expression 'maybe'");
        run.Running.Should().BeEmpty();
    }

    [Test]
    public void Each_item_becomes_a_step()
    {
        var run = Run("""
            [[{ name: a, template: do, withItems: [x, 2, { k: v }], arguments: { parameters: [{ name: p, value: "<{{item}}>" }] } }],
             [{ name: b, template: do, arguments: { parameters: [{ name: p, value: "{{steps.a.outputs.result}} {{steps.a.outputs.parameters.q}} {{steps.a.outputs.parameters}}" }] } }]]
            """);

        run.Running.Should().Equal("a(0:x)", "a(1:2)", "a(2:k:v)");
        run.Launch("a(2:k:v)").Containers[0].Spec.Args.Should().Equal("""<{"k":"v"}>""");
        run.Succeed("a(1:2)", "7", ("q", "two")).Succeed("a(0:x)", "text", ("q", "one")).Succeed("a(2:k:v)", "[1]", ("q", "three"));
        run.Launch("b").Containers[0].Spec.Args.Should().Equal("""["text",7,[1]] ["one","two","three"] [{"q":"one"},{"q":"two"},{"q":"three"}]""");
    }

    [Test]
    public void Items_can_come_from_the_output_of_a_step()
    {
        var run = Run("""
            [[{ name: a, template: do }],
             [{ name: b, template: do, withParam: "{{steps.a.outputs.result}}", when: "{{item.n}} > 1", arguments: { parameters: [{ name: p, value: "{{item.n}}" }] } }]]
            """);

        run.Succeed("a", """[{"n":1},{"n":2}]""").Running.Should().Equal("b(1:n:2)");
        run.Node("b(0:n:1)").Phase.Should().Be(NodePhase.Skipped);
        run.Succeed("b(1:n:2)").Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void An_empty_list_of_items_starts_no_step()
    {
        var run = Run("[[{ name: a, template: do, withParam: '[]' }], [{ name: b, template: do }]]");

        run.Running.Should().Equal("b");
    }

    [TestCase("{}")]
    [TestCase("x")]
    public void Items_that_are_not_a_list_are_an_error(string items)
    {
        var run = Run($"[[{{ name: a, template: do, withParam: '{items}' }}]]");

        run.Phase.Should().Be(NodePhase.Error);
        run.State.Message.Should().StartWith("withParam is not a JSON list");
    }

    [Test]
    public void Nested_steps_return_their_outputs()
    {
        var run = Simulation.Of($$$"""
            entrypoint: main
            templates:
              - name: main
                steps:
                  - [{ name: outer, template: inner, arguments: { parameters: [{ name: x, value: 5 }] } }]
                  - [{ name: last, template: do, arguments: { parameters: [{ name: p, value: "{{steps.outer.outputs.parameters.o}}" }] } }]
              - name: inner
                inputs: { parameters: [{ name: x }] }
                steps: [[{ name: a, template: do, arguments: { parameters: [{ name: p, value: "{{inputs.parameters.x}}" }] } }]]
                outputs: { parameters: [{ name: o, valueFrom: { parameter: "{{steps.a.outputs.parameters.q}}!" } }] }
            {{{Do}}}
            """);

        run.Launch("a").Containers[0].Spec.Args.Should().Equal("5");
        run.Node("a").BoundaryId.Should().Be(run.Node("outer").Id);
        run.Succeed("a", null, ("q", "v"));
        run.Launch("last").Containers[0].Spec.Args.Should().Equal("v!");
    }

    [Test]
    public void An_endless_recursion_of_templates_is_ended()
    {
        var run = Simulation.Of("{ entrypoint: main, templates: [{ name: main, steps: [[{ name: a, template: main }]] }] }");

        run.Phase.Should().Be(NodePhase.Failed);
        run.State.Nodes.Values.Should().ContainSingle(node => node.Message == "Maximum recursion depth exceeded");
    }

    [Test]
    public void Nodes_have_the_names_and_ids_of_Argo()
    {
        var run = Run("[[{ name: a, template: do }], [{ name: b, template: do }]]").Succeed("a").Succeed("b");

        run.State.Nodes["wf"].Should().BeEquivalentTo(new { Name = "wf", DisplayName = "wf", Type = NodeType.Steps, TemplateName = "main" });
        run.Node("[0]").Should().BeEquivalentTo(new { Name = "wf[0]", Type = NodeType.StepGroup, BoundaryId = "wf" });
        run.Node("b").Should().BeEquivalentTo(new { Name = "wf[1].b", Type = NodeType.Pod, BoundaryId = "wf", TemplateName = "do" });
        // FNV-1a of "hello-world[0].hello" and the like are what Argo's tools compute too.
        run.Node("b").Id.Should().MatchRegex(@"^wf-[0-9]+$");
        run.State.Nodes["wf"].Children.Should().Equal(run.Node("[0]").Id);
        run.Node("[0]").Children.Should().Equal(run.Node("a").Id);
        run.Node("a").Children.Should().Equal(run.Node("[1]").Id);
        run.State.Nodes["wf"].Outbound.Should().Equal(run.Node("b").Id);
    }

    private static Simulation Run(string steps) => Simulation.Of($$$"""
        entrypoint: main
        templates:
          - name: main
            steps: {{{steps.ReplaceLineEndings(" ")}}}
        {{{Do}}}
        """);
}
