using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Reports;

internal sealed class EndpointCoolingTests
{
    [TestCase("30", "hub", 30)]
    [TestCase("source 30", "hub", 30)]
    [TestCase("destination 60\n", "inner", 60)]
    public void A_report_of_a_refusal_cools_its_Endpoint_with_a_jitter_of_a_tenth(string output, string endpoint, int seconds)
    {
        var cooling = Plan(Refused("Succeeded", output), An.Noon).Cooling!;

        cooling.Endpoint.Should().Be(endpoint);
        (cooling.Until - An.Noon).TotalSeconds.Should().BeInRange(seconds, Math.Ceiling(seconds * 1.1));
        Plan(Refused("Succeeded", output), An.Noon.AddMinutes(1)).Cooling.Should().Be(cooling, "it follows from the report alone");
    }

    [TestCase("3600")]
    [TestCase("999999999999")]
    public void An_Endpoint_cools_for_an_hour_at_most(string output) =>
        Plan(Refused("Succeeded", output), An.Noon).Cooling!.Until.Should().Be(An.Noon.AddHours(1));

    [TestCase("0")]
    [TestCase("-5")]
    [TestCase("soon")]
    [TestCase("source")]
    [TestCase("hub 30")]
    public void A_value_that_is_not_a_number_of_seconds_is_a_condition(string output)
    {
        var plan = Plan(Refused("Failed", output), An.Noon);

        plan.Cooling.Should().BeNull();
        plan.Report!.Condition.Message.Should().Be("output arc-retry-after is not a number of seconds, such as 30 or destination 30");
    }

    [Test]
    public void Work_that_failed_for_a_refusal_waits_and_is_repeated_after_the_time()
    {
        var work = Refused("Failed", "30").WithStatus(new() { Phase = WorkflowPhase.Running, StartTime = An.Noon.AddMinutes(-1) });
        var plan = Plan(work, An.Noon);

        var status = ArtifactWorkflowStatus.From(work.Observed(), plan, new(), An.Noon);

        var ready = status.Conditions.Find(Conditions.Ready)!;
        (status.Phase, ready.Status, ready.Reason, status.FailureTime, status.StartTime).Should().Be((WorkflowPhase.Pending, "False", ArcReasons.RateLimited, null, null));
        ready.Message.Should().MatchRegex("^Endpoint 'hub' has refused requests as too many \\(429\\): ARC starts no workflow with it until 2026-01-31 12:00:3[0-3] UTC$");
        status.Conditions.IsTrue(Conditions.Reconciling).Should().BeTrue();
        (plan.Delete, plan.Capacity).Should().Be((null, CapacityUse.None));
        plan.RequeueAfter(work.Build(), new(), An.Noon).Should().Be(plan.Cooling!.Until - An.Noon);

        var due = Plan(work.WithStatus(status), An.Noon.AddSeconds(34));
        due.Delete!.Uid().Should().Be("uid-of-workflow");
        (due.Create, due.Blocker).Should().Be((null, null));
    }

    [Test]
    public void Work_whose_Workflow_disappears_meanwhile_waits_for_the_Endpoint_and_starts_again()
    {
        var waiting = new V1Alpha1ArtifactWorkflowStatus { Phase = WorkflowPhase.Pending };
        var clock = new ManualTimeProvider();
        var capacity = new CapacityBuilder { Clock = clock }.Build();
        capacity.Cool(new(An.Namespace, "hub"), clock.GetUtcNow().AddSeconds(30));

        Plan(Labelled().WithStatus(waiting).Sharing(capacity), An.Noon).Blocker!.Reason.Should().Be(ArcReasons.RateLimited);
        clock.Advance(TimeSpan.FromSeconds(31));
        Plan(Labelled().WithStatus(waiting).Sharing(capacity), An.Noon).Create.Should().NotBeNull();
    }

    [Test]
    public void The_runs_of_a_schedule_are_not_repeated() =>
        EndpointCooling.CanRepeat(An.ArtifactWorkflow().WithSchedule().Build(), new() { Status = new() { Phase = "Failed" } }).Should().BeFalse();

    [TestCase(CapacityLimit.Concurrent, ArcReasons.WaitingForEndpoint, "Endpoint 'hub' allows 4 unfinished workflows (spec.limits.concurrent): ARC starts this one when one of them has ended")]
    [TestCase(CapacityLimit.Starts, ArcReasons.WaitingForEndpoint, "Endpoint 'hub' allows 4 starts per minute (spec.limits.startsPerMinute): the next one is possible at 2026-01-31 12:00:00 UTC")]
    [TestCase(CapacityLimit.Workflows, ArcReasons.WaitingForCapacity, null)]
    public void Each_limit_has_a_reason_and_a_message(CapacityLimit limit, string reason, string? message)
    {
        var blocker = ArtifactWorkflowBlockers.WaitingFor(new(limit) { Endpoint = "hub", Size = 4, Until = An.Noon });

        (blocker.Reason, blocker.Message, blocker.IsTransient).Should().Be((reason, message ?? ArtifactWorkflowBlockers.WaitingForCapacity.Message, true));
        ArtifactWorkflowBlockers.IsOfCapacity(blocker).Should().BeTrue();
    }

    private static ArtifactWorkflowBuilder Labelled() => An.ArtifactWorkflow().With((V1ObjectMeta metadata) => metadata with
    {
        Labels = new Dictionary<string, string> { [ArcLabels.Source] = "hub", [ArcLabels.Destination] = "inner" },
    });

    private static ArtifactWorkflowBuilder Refused(string phase, string output) => Labelled().WithWorkflow(new()
    {
        Phase = phase, StartedAt = An.Noon.AddMinutes(-1), FinishedAt = An.Noon, Message = "main: Error (exit code 1)", Outputs = new(new Dictionary<string, string> { ["arc-retry-after"] = output }, []),
    });

    private static ArtifactWorkflowPlan Plan(ArtifactWorkflowBuilder builder, DateTimeOffset now) => ArtifactWorkflowPlan.For(builder.Observed(), new(), new(), now);
}
