using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Scheduling;

public sealed class RetryVisitorTests
{
    [Test]
    public void Failed_attempts_are_repeated_up_to_the_limit()
    {
        var run = Run("{ limit: 2 }");

        run.Fail("wf(0)").Running.Should().Equal("wf(1)");
        run.Fail("wf(1)").Fail("wf(2)").Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("No more retries left");
        run.State.Nodes["wf"].Should().BeEquivalentTo(new { Type = NodeType.Retry, Phase = NodePhase.Failed });
        run.State.Nodes["wf"].Children.Should().Equal(run.Node("wf(0)").Id, run.Node("wf(1)").Id, run.Node("wf(2)").Id);
    }

    [Test]
    public void The_first_successful_attempt_gives_the_outputs()
    {
        var run = Run("{ limit: '2' }").Fail("wf(0)").Succeed("wf(1)", "r");

        run.Phase.Should().Be(NodePhase.Succeeded);
        run.State.Nodes["wf"].Outputs.Result.Should().Be("r");
    }

    [TestCase("{ limit: 1 }", false, ExpectedResult = true)]
    [TestCase("{ limit: 1 }", true, ExpectedResult = false)]
    [TestCase("{ limit: 1, retryPolicy: OnError }", true, ExpectedResult = true)]
    [TestCase("{ limit: 1, retryPolicy: OnError }", false, ExpectedResult = false)]
    [TestCase("{ limit: 1, retryPolicy: Always }", true, ExpectedResult = true)]
    [TestCase("{ limit: 1, retryPolicy: OnTransientError }", true, ExpectedResult = false)]
    [TestCase("{ limit: 0 }", false, ExpectedResult = false)]
    public bool The_retry_policy_selects_the_phases_to_retry(string strategy, bool isError)
    {
        var run = Run(strategy);

        return (isError ? run.Error("wf(0)") : run.Fail("wf(0)")).Has("wf(1)");
    }

    [Test]
    public void A_step_that_is_not_retried_keeps_its_phase_and_message()
    {
        var run = Run("{ limit: 1 }").Error("wf(0)");

        run.Phase.Should().Be(NodePhase.Error);
        run.State.Message.Should().Be("no such command");
    }

    [Test]
    public void The_delay_between_attempts_grows_up_to_the_cap()
    {
        var run = Run("{ limit: 4, backoff: { duration: 10s, factor: 2, cap: 30s } }");

        run.Fail("wf(0)").Running.Should().BeEmpty();
        run.WakeAt.Should().Be(run.Now.AddSeconds(10));
        run.State.Nodes["wf"].Message.Should().Be("Backoff for 10s");
        run.Pass(TimeSpan.FromSeconds(10)).Running.Should().Equal("wf(1)");
        run.State.Nodes["wf"].Message.Should().BeEmpty();
        run.Fail("wf(1)").WakeAt.Should().Be(run.Now.AddSeconds(20));
        run.Pass(TimeSpan.FromSeconds(20)).Fail("wf(2)").WakeAt.Should().Be(run.Now.AddSeconds(30));
    }

    [Test]
    public void No_attempt_starts_that_would_exceed_the_maximum_duration()
    {
        var run = Run("{ limit: 9, backoff: { duration: '20', maxDuration: 1m } }");

        run.Pass(TimeSpan.FromSeconds(50)).Fail("wf(0)").Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("Backoff would exceed max duration limit");
    }

    [Test]
    public void A_running_attempt_ends_at_the_maximum_duration()
    {
        var run = Run("{ limit: 9, backoff: { duration: '1', maxDuration: 1m } }").Fail("wf(0)").Pass(TimeSpan.FromSeconds(1));

        run.Running.Should().Equal("wf(1)");
        run.Pass(TimeSpan.FromSeconds(59)).Phase.Should().Be(NodePhase.Failed);
        run.Node("wf(1)").Message.Should().Be("Step exceeded its deadline");
    }

    [Test]
    public void An_attempt_knows_its_number()
    {
        var run = Run("{ limit: 1 }");

        run.Launch("wf(0)").Containers[0].Spec.Args.Should().Equal("0");
        run.Fail("wf(0)").Launch("wf(1)").Containers[0].Spec.Args.Should().Equal("1");
    }

    [Test]
    public void The_retry_strategy_of_the_workflow_applies_to_templates_without_one()
    {
        var run = Simulation.Of("""
            entrypoint: main
            retryStrategy: { retryPolicy: OnError, limit: 1 }
            templates:
              - { name: main, steps: [[{ name: a, template: do }]] }
              - { name: do, container: { image: alpine, command: [echo] } }
            """);

        run.State.Nodes["wf"].Type.Should().Be(NodeType.Retry);
        run.Node("wf(0)").Type.Should().Be(NodeType.Steps);
        run.Error("a(0)").Running.Should().Equal("a(1)");
        run.Succeed("a(1)").Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void Steps_with_a_retry_strategy_run_again_as_a_whole()
    {
        var run = Simulation.Of("""
            entrypoint: main
            templates:
              - { name: main, retryStrategy: { limit: 1 }, steps: [[{ name: a, template: do }]] }
              - { name: do, container: { image: alpine, command: [echo] } }
            """);

        run.Fail("a").Has("wf(1)").Should().BeTrue();
        run.State.Nodes.Values.Where(node => node.DisplayName == "a").Select(node => node.Name).Should().BeEquivalentTo("wf(0)[0].a", "wf(1)[0].a");
    }

    [Test]
    public void A_step_with_a_missing_input_is_not_retried()
    {
        var run = Simulation.Of("""
            entrypoint: main
            retryStrategy: { retryPolicy: Always }
            templates:
              - { name: main, steps: [[{ name: a, template: do }]] }
              - { name: do, inputs: { parameters: [{ name: p }] }, container: { image: alpine, command: [echo] } }
            """);

        run.Phase.Should().Be(NodePhase.Failed);
        run.Node("a").Should().BeEquivalentTo(new { Phase = NodePhase.Error, Message = "inputs.parameters.p was not supplied" });
    }

    [TestCase("{ limit: many }", "retryStrategy.limit 'many' is not a number")]
    [TestCase("{ retryPolicy: Sometimes }", "Sometimes is not a valid RetryPolicy")]
    [TestCase("{ backoff: { factor: 2 } }", "no base duration specified for retryStrategy")]
    [TestCase("{ backoff: { duration: soon } }", "retryStrategy.backoff.duration 'soon' is not a valid duration")]
    public void An_invalid_retry_strategy_is_an_error(string strategy, string message)
    {
        var run = Run(strategy);

        run.Phase.Should().Be(NodePhase.Error);
        run.State.Message.Should().Be(message);
    }

    private static Simulation Run(string strategy) => Simulation.Of($$$"""
        entrypoint: main
        templates:
          - name: main
            retryStrategy: {{{strategy}}}
            container: { image: alpine, command: [echo], args: ["{{retries}}"] }
        """);
}
