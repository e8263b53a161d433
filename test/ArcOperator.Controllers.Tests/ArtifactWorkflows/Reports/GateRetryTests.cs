using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Reports;

public sealed class GateRetryTests
{
    private static readonly WorkflowStatus Undecided = new()
    {
        Phase = WorkflowPhase.Succeeded,
        StartedAt = An.Noon.AddMinutes(-1),
        FinishedAt = An.Noon,
        Outputs = new(new Dictionary<string, string> { ["arc-gates"] = """[{"name":"a","result":"Error"}]""" }, []),
    };

    [TestCase(0, 10, "2026-01-31 12:10 UTC")]
    [TestCase(1, 60, "2026-01-31 13:00 UTC")]
    [TestCase(2, 24 * 60, "2026-02-01 12:00 UTC")]
    [TestCase(7, 24 * 60, "2026-02-01 12:00 UTC")]
    public void Work_whose_gate_could_not_decide_is_repeated_after_10_minutes_an_hour_and_daily(int retries, int minutes, string time)
    {
        var status = StatusAfter(An.ArtifactWorkflow().With(Gated).WithWorkflow(Undecided, gateRetries: retries), An.Noon);
        var waiting = An.ArtifactWorkflow().With(Gated).WithStatus(status).WithWorkflow(Undecided, gateRetries: retries);

        status.Message.Should().Be($"a: could not decide; ARC tries again at {time}");
        (status.GateRetries ?? 0).Should().Be(retries);
        PlanAt(waiting, minutes - 1).Should().Match<ArtifactWorkflowPlan>(plan => plan.Delete == null && !plan.IsRestart);
        PlanAt(waiting, minutes).Delete.Should().NotBeNull();
        PlanAt(waiting, 0).RequeueAfter(waiting.Build(), new(), An.Noon).Should().Be(TimeSpan.FromMinutes(minutes));
    }

    [Test]
    public void The_repeated_Workflow_carries_its_number()
    {
        var due = An.ArtifactWorkflow().With(Gated).WithStatus(StatusAfter(An.ArtifactWorkflow().With(Gated).WithWorkflow(Undecided), An.Noon));

        var plan = PlanAt(due, 10);

        plan.Create!.GetAnnotation(ArcAnnotations.GateRetries).Should().Be("1");
        ArtifactWorkflowStatus.From(due.Observed(), plan, new(), An.Noon).Should().BeEquivalentTo(new { Phase = "Pending", GateRetries = 1 });
    }

    [Test]
    public void A_crash_after_the_creation_does_not_delete_the_new_Workflow()
    {
        var status = StatusAfter(An.ArtifactWorkflow().With(Gated).WithWorkflow(Undecided), An.Noon);

        var plan = PlanAt(An.ArtifactWorkflow().With(Gated).WithStatus(status).WithWorkflow(new() { Phase = "Running" }, gateRetries: 1), 11);

        (plan.Delete, plan.IsRestart, plan.GateRetries).Should().Be((null, false, 1));
        plan.Run.Should().NotBeNull();
    }

    [Test]
    public void An_old_Workflow_whose_deletion_waits_does_not_count_as_the_repetition()
    {
        var pending = new V1Alpha1ArtifactWorkflowStatus { Phase = "Pending", GateRetries = 1 };

        var plan = PlanAt(An.ArtifactWorkflow().With(Gated).WithStatus(pending).WithWorkflow(Undecided, deleted: An.Noon.UtcDateTime), 11);

        (plan.Run, plan.Delete, plan.Create, plan.GateRetries).Should().Be((null, null, null, 1));
    }

    [Test]
    public void A_suspended_Order_delays_the_repetition_and_loses_nothing()
    {
        var status = StatusAfter(An.ArtifactWorkflow().With(Gated).WithWorkflow(Undecided), An.Noon);
        var suspended = An.ArtifactWorkflow().With(Gated).OwnedBySuspendedOrder().WithStatus(status);
        var blocked = StatusAfter(suspended, An.Noon.AddMinutes(10));

        blocked.Should().BeEquivalentTo(new { Phase = "Pending", GateRetries = 1, StartTime = (DateTimeOffset?)null });
        var plan = PlanAt(An.ArtifactWorkflow().With(Gated).OwnedByOrder().WithStatus(blocked), 11);
        plan.IsLost.Should().BeFalse();
        plan.Create!.GetAnnotation(ArcAnnotations.GateRetries).Should().Be("1");
    }

    [Test]
    public void A_force_at_starts_the_count_again()
    {
        var status = StatusAfter(An.ArtifactWorkflow().With(Gated).WithWorkflow(Undecided, gateRetries: 2), An.Noon);

        PlanAt(An.ArtifactWorkflow().With(Gated).WithStatus(status).ForcedAt("1769860000"), 1).GateRetries.Should().Be(0);
    }

    [TestCase("Fail")]
    [TestCase("Skipped")]
    public void A_refused_or_missing_gate_is_not_repeated(string result)
    {
        var run = Undecided with { Outputs = new(new Dictionary<string, string> { ["arc-gates"] = $$"""[{"name":"a","result":"{{result}}"}]""" }, []) };
        var status = StatusAfter(An.ArtifactWorkflow().With(Gated).WithWorkflow(run), An.Noon);

        PlanAt(An.ArtifactWorkflow().With(Gated).WithStatus(status).WithWorkflow(run), 60 * 24 * 7).Should().Match<ArtifactWorkflowPlan>(plan => plan.Delete == null && !plan.IsRestart);
    }

    [Test]
    public void A_schedule_has_its_next_run_instead_of_a_repetition() =>
        GateRetry.DueAt(An.ArtifactWorkflow().With(spec => spec with { Cron = An.Cron() }).WithStatus(new()
        {
            CompletionTime = An.Noon,
            Conditions = [new() { Type = "Stalled", Status = "True", Reason = "GateInconclusive" }],
        }).Build()).Should().BeNull();

    private static V1Alpha1ArtifactWorkflowSpec Gated(V1Alpha1ArtifactWorkflowSpec spec) => spec with { Gates = ["a"] };

    private static ArtifactWorkflowPlan PlanAt(ArtifactWorkflowBuilder builder, int minutes) => ArtifactWorkflowPlan.For(builder.Observed(), new(), new(), An.Noon.AddMinutes(minutes));

    private static V1Alpha1ArtifactWorkflowStatus StatusAfter(ArtifactWorkflowBuilder builder, DateTimeOffset now)
    {
        var observed = builder.Observed();
        var plan = ArtifactWorkflowPlan.For(observed, new(), new(), now);
        return ArtifactWorkflowStatus.From(observed, plan, new(Failure: plan.Failure), now);
    }
}
