using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Scheduling;

public sealed class LimitsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public void A_workflow_past_its_deadline_fails_and_its_processes_end()
    {
        var run = Run("activeDeadlineSeconds: 60");

        run.WakeAt.Should().Be(run.Now + Minute);
        run.Pass(Minute).Phase.Should().Be(NodePhase.Failed);
        run.Running.Should().BeEmpty();
        run.Node("a").Message.Should().Be("Step exceeded its deadline");
    }

    [Test]
    public void After_the_deadline_no_step_starts_in_spite_of_continueOn()
    {
        var run = Run("activeDeadlineSeconds: 60", "continueOn: { failed: true }");

        run.Pass(Minute).Phase.Should().Be(NodePhase.Failed);
        run.Node("b").Should().BeEquivalentTo(new { Phase = NodePhase.Failed, Message = "Step exceeded its deadline" });
    }

    [Test]
    public void The_deadline_ends_a_waiting_retry()
    {
        var run = Run("activeDeadlineSeconds: 60\nretryStrategy: { backoff: { duration: 10m } }");

        run.Fail("a(0)").WakeAt.Should().Be(run.Now + Minute);
        run.Pass(Minute).Phase.Should().Be(NodePhase.Failed);
    }

    [Test]
    public void A_timeout_counts_from_the_creation_of_the_node()
    {
        var run = Template("timeout: 30s");

        run.WakeAt.Should().Be(run.Now.AddSeconds(30));
        run.Pass(TimeSpan.FromSeconds(20)).Begin("wf").Pass(TimeSpan.FromSeconds(10)).Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("Step exceeded its deadline");
    }

    [Test]
    public void The_deadline_of_a_step_counts_from_the_start_of_its_process()
    {
        var run = Template("activeDeadlineSeconds: 30");

        run.WakeAt.Should().BeNull();
        run.Pass(Minute).Begin("wf").WakeAt.Should().Be(run.Now.AddSeconds(30));
        run.Pass(TimeSpan.FromSeconds(30)).State.Message.Should().Be("Pod was active on the node longer than the specified deadline");
    }

    [TestCase("timeout: soon", "timeout 'soon' is not a valid duration")]
    [TestCase("activeDeadlineSeconds: soon", "activeDeadlineSeconds 'soon' is not a number")]
    public void An_invalid_limit_is_an_error(string limit, string message)
    {
        var run = Template(limit);

        run.Phase.Should().Be(NodePhase.Error);
        run.State.Message.Should().Be(message);
    }

    [Test]
    public void The_outcome_of_a_killed_process_is_ignored()
    {
        var run = Template("timeout: 30s").Pass(Minute);

        run.State.WithFinished("wf", new(NodePhase.Succeeded, "", StepOutputs.None), run.Now).Should().BeSameAs(run.State);
    }

    [Test]
    public void Terminate_ends_all_steps_without_exit_handler()
    {
        var run = Run("onExit: do").Control("{ \"shutdown\": \"Terminate\" }");

        run.Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("Stopped with strategy 'Terminate'");
        run.Running.Should().BeEmpty();
        run.Has("wf.onExit").Should().BeFalse();
    }

    [Test]
    public void Stop_ends_all_steps_and_runs_the_exit_handler()
    {
        var run = Run("onExit: do").Control("{ \"shutdown\": \"Stop\" }");

        run.Running.Should().Equal("wf.onExit");
        run.Succeed("wf.onExit").Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("Stopped with strategy 'Stop'");
    }

    [Test]
    public void A_stopped_step_is_not_retried()
    {
        var run = Run("retryStrategy: { limit: 3 }").Control("{ \"shutdown\": \"Stop\" }");

        run.Phase.Should().Be(NodePhase.Failed);
        run.Has("a(1)").Should().BeFalse();
    }

    [Test]
    public void A_suspended_workflow_starts_no_steps()
    {
        var run = Run("").Control("{ \"suspend\": true }");

        run.Succeed("a").Running.Should().BeEmpty();
        run.Control("{ \"suspend\": false }").Running.Should().Equal("b");
    }

    [Test]
    public void A_suspended_workflow_can_be_stopped() =>
        Run("").Control("{ \"suspend\": true }").Control("{ \"suspend\": true, \"shutdown\": \"Stop\" }").Phase.Should().Be(NodePhase.Failed);

    [Test]
    public void A_suspend_template_ends_after_its_duration()
    {
        var run = Simulation.Of("{ entrypoint: main, templates: [{ name: main, suspend: { duration: 1m } }] }");

        run.WakeAt.Should().Be(run.Now + Minute);
        run.State.Nodes["wf"].Should().BeEquivalentTo(new { Type = NodeType.Suspend, Phase = NodePhase.Running });
        run.Pass(Minute).Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void A_suspend_template_without_duration_ends_with_the_workflow()
    {
        var run = Simulation.Of("{ entrypoint: main, templates: [{ name: main, suspend: {} }] }");

        run.Pass(TimeSpan.FromDays(99)).Phase.Should().Be(NodePhase.Running);
        run.Control("{ \"shutdown\": \"Stop\" }").Phase.Should().Be(NodePhase.Failed);
    }

    [Test]
    public void A_suspend_template_can_time_out()
    {
        var run = Simulation.Of("{ entrypoint: main, templates: [{ name: main, timeout: 30s, suspend: {} }] }");

        run.Pass(TimeSpan.FromSeconds(30)).Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("Step exceeded its deadline");
    }

    private static Simulation Run(string fields, string ofFirst = "when: 'true'") => Simulation.Of($$$"""
        entrypoint: main
        {{{fields}}}
        templates:
          - { name: main, steps: [[{ name: a, template: do, {{{ofFirst}}} }], [{ name: b, template: do }]] }
          - { name: do, container: { image: alpine, command: [echo] } }
        """);

    private static Simulation Template(string field) => Simulation.Of($$$"""
        { entrypoint: main, templates: [{ name: main, {{{field}}}, container: { image: alpine, command: [echo] } }] }
        """);
}
