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
    public void Past_the_deadline_nothing_is_begun_although_it_would_be_continued()
    {
        var run = Run("activeDeadlineSeconds: 60", "continueOn: { failed: true }");

        run.Pass(Minute).Phase.Should().Be(NodePhase.Failed);
        run.Node("b").Should().BeEquivalentTo(new { Phase = NodePhase.Failed, Message = "Step exceeded its deadline" });
    }

    [Test]
    public void A_retry_that_waits_does_not_outlast_the_deadline()
    {
        var run = Run("activeDeadlineSeconds: 60\nretryStrategy: { backoff: { duration: 10m } }");

        run.Fail("a(0)").WakeAt.Should().Be(run.Now + Minute);
        run.Pass(Minute).Phase.Should().Be(NodePhase.Failed);
    }

    [Test]
    public void A_timeout_counts_from_the_beginning_of_waiting()
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
    public void A_limit_that_is_none_is_an_error(string limit, string message)
    {
        var run = Template(limit);

        run.Phase.Should().Be(NodePhase.Error);
        run.State.Message.Should().Be(message);
    }

    [Test]
    public void What_ends_a_process_comes_too_late_for_its_outcome()
    {
        var run = Template("timeout: 30s").Pass(Minute);

        run.State.WithFinished("wf", new(NodePhase.Succeeded, "", StepOutputs.None), run.Now).Should().BeSameAs(run.State);
    }

    [Test]
    public void Terminate_ends_everything()
    {
        var run = Run("onExit: do").Control("{ \"shutdown\": \"Terminate\" }");

        run.Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("Stopped with strategy 'Terminate'");
        run.Running.Should().BeEmpty();
        run.Has("wf.onExit").Should().BeFalse();
    }

    [Test]
    public void Stop_ends_everything_but_the_exit_handler()
    {
        var run = Run("onExit: do").Control("{ \"shutdown\": \"Stop\" }");

        run.Running.Should().Equal("wf.onExit");
        run.Succeed("wf.onExit").Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("Stopped with strategy 'Stop'");
    }

    [Test]
    public void A_stopped_step_is_not_tried_again()
    {
        var run = Run("retryStrategy: { limit: 3 }").Control("{ \"shutdown\": \"Stop\" }");

        run.Phase.Should().Be(NodePhase.Failed);
        run.Has("a(1)").Should().BeFalse();
    }

    [Test]
    public void A_suspended_workflow_begins_nothing_new()
    {
        var run = Run("").Control("{ \"suspend\": true }");

        run.Succeed("a").Running.Should().BeEmpty();
        run.Control("{ \"suspend\": false }").Running.Should().Equal("b");
    }

    [Test]
    public void A_suspended_workflow_can_be_stopped() =>
        Run("").Control("{ \"suspend\": true }").Control("{ \"suspend\": true, \"shutdown\": \"Stop\" }").Phase.Should().Be(NodePhase.Failed);

    [Test]
    public void A_pause_lasts_as_long_as_it_says()
    {
        var run = Simulation.Of("{ entrypoint: main, templates: [{ name: main, suspend: { duration: 1m } }] }");

        run.WakeAt.Should().Be(run.Now + Minute);
        run.State.Nodes["wf"].Should().BeEquivalentTo(new { Type = NodeType.Suspend, Phase = NodePhase.Running });
        run.Pass(Minute).Phase.Should().Be(NodePhase.Succeeded);
    }

    [Test]
    public void A_pause_without_an_end_lasts_until_the_workflow_is_stopped()
    {
        var run = Simulation.Of("{ entrypoint: main, templates: [{ name: main, suspend: {} }] }");

        run.Pass(TimeSpan.FromDays(99)).Phase.Should().Be(NodePhase.Running);
        run.Control("{ \"shutdown\": \"Stop\" }").Phase.Should().Be(NodePhase.Failed);
    }

    [Test]
    public void A_pause_can_time_out()
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
