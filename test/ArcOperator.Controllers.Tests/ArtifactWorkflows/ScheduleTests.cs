using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>ArtifactWorkflows with a schedule.</summary>
internal sealed class ScheduleTests
{
    private static readonly DateTimeOffset Later = An.Noon.AddHours(1);

    [Test]
    public void A_schedule_becomes_a_CronWorkflow_that_keeps_the_last_success_and_the_last_failure()
    {
        var cron = new Cron { Schedules = ["0 3 * * *"], Timezone = "Europe/Berlin", StartingDeadlineSeconds = 60, When = "true", ConcurrencyPolicy = "Replace" };

        var created = Plan(An.ArtifactWorkflow().With(spec => spec with { Cron = cron })).Create.Should().BeOfType<V1Alpha1CronWorkflow>().Subject;

        created.Spec.Should().BeEquivalentTo(new
        {
            Schedules = new[] { "0 3 * * *" },
            Timezone = "Europe/Berlin",
            StartingDeadlineSeconds = 60L,
            When = "true",
            ConcurrencyPolicy = "Replace",
            SuccessfulJobsHistoryLimit = 1,
            FailedJobsHistoryLimit = 1,
            WorkflowSpec = new { WorkflowTemplateRef = new { Name = "copy" } },
        });
        created.GetController()!.Name.Should().Be("work");
    }

    [Test]
    public void A_schedule_without_a_concurrency_policy_forbids_parallel_runs() =>
        ((V1Alpha1CronWorkflow)Plan(An.ArtifactWorkflow().With(spec => spec with { Cron = new() { Schedules = ["@daily"] } })).Create!)
            .Spec!.ConcurrencyPolicy.Should().Be("Forbid");

    [Test]
    public void A_schedule_is_Active_before_its_first_run()
    {
        var status = Status(An.ArtifactWorkflow().WithSchedule());

        status.Phase.Should().Be(WorkflowPhase.Active);
        Conditions(status).Should().Equal("Ready=True Scheduled: the first run is not due yet");
    }

    [Test]
    public void The_phase_of_a_running_run_is_the_phase_of_the_schedule()
    {
        var status = Status(An.ArtifactWorkflow()
            .WithSchedule(new() { LastScheduledTime = Later, Succeeded = 3, Failed = 1 })
            .WithRun("work-1", new() { Phase = "Failed", FinishedAt = An.Noon })
            .WithRun("work-2", new() { Phase = "Running", Progress = "1/2", StartedAt = Later }));

        status.Should().BeEquivalentTo(new
        {
            Phase = "Running", Progress = "1/2", StartTime = Later, LastScheduled = Later, Succeeded = 3L, Failed = 1L, ActiveWorkflowRef = new { Name = "work-2" },
        });
    }

    [Test]
    public void The_phase_of_a_schedule_between_runs_is_the_phase_of_the_last_run()
    {
        var status = Status(An.ArtifactWorkflow()
            .WithSchedule(new() { LastScheduledTime = Later })
            .WithRun("work-1", new() { Phase = "Failed", FinishedAt = An.Noon })
            .WithRun("work-2", new() { Phase = "Succeeded", FinishedAt = Later }));

        status.Should().BeEquivalentTo(new { Phase = "Succeeded", CompletionTime = Later });
        status.ActiveWorkflowRef.Should().BeNull();
        Conditions(status).Should().Equal("Ready=True Succeeded: the artifact has arrived");
    }

    [Test]
    public void The_end_of_the_last_run_of_a_schedule_stays_recorded_after_Argo_has_deleted_the_run() => Status(An.ArtifactWorkflow()
        .WithStatus(new() { Phase = "Succeeded", CompletionTime = An.Noon })
        .WithSchedule(new() { LastScheduledTime = An.Noon })).Should().BeEquivalentTo(new { Phase = "Succeeded", CompletionTime = An.Noon });

    [Test]
    public void A_deleted_CronWorkflow_is_created_again() =>
        Plan(An.ArtifactWorkflow().With(spec => spec with { Cron = An.Cron() }).WithStatus(new() { Phase = "Succeeded", StartTime = An.Noon }))
            .Create.Should().BeOfType<V1Alpha1CronWorkflow>();

    [Test]
    public void A_suspended_Order_suspends_its_CronWorkflow_once()
    {
        Plan(An.ArtifactWorkflow().OwnedBySuspendedOrder().WithSchedule()).Suspend.Should().BeTrue();
        Plan(An.ArtifactWorkflow().OwnedBySuspendedOrder().WithSchedule(isSuspended: true)).Suspend.Should().BeNull();
    }

    [Test]
    public void A_resumed_Order_resumes_its_CronWorkflow_once()
    {
        Plan(An.ArtifactWorkflow().OwnedByOrder().WithSchedule(isSuspended: true)).Suspend.Should().BeFalse();
        Plan(An.ArtifactWorkflow().OwnedByOrder().WithSchedule()).Suspend.Should().BeNull();
    }

    [Test]
    public void A_suspended_order_starts_neither_work_nor_schedules()
    {
        foreach (var cron in new[] { null, An.Cron() })
        {
            var observed = An.ArtifactWorkflow().With(spec => spec with { Cron = cron }).OwnedBySuspendedOrder().Observed();
            var plan = ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon);

            plan.Create.Should().BeNull();
            Conditions(ArtifactWorkflowStatus.From(observed, plan, ArtifactWorkflowOutcome.Done, An.Noon)).Should().Equal(
                "Suspended=True Suspended: spec.suspend of the Order is true, so no new work starts");
        }
    }

    [Test]
    public void A_force_at_deletes_the_previous_CronWorkflow()
    {
        Plan(An.ArtifactWorkflow().WithSchedule().ForcedAt("1767225600")).Delete.Should().BeOfType<V1Alpha1CronWorkflow>();
        Plan(An.ArtifactWorkflow().WithSchedule(forceAt: "1767225600").ForcedAt("1767225600")).Delete.Should().BeNull();
    }

    private static ArtifactWorkflowPlan Plan(ArtifactWorkflowBuilder artifactWorkflow) =>
        ArtifactWorkflowPlan.For(artifactWorkflow.Observed(), new(), new(), An.Noon);

    private static V1Alpha1ArtifactWorkflowStatus Status(ArtifactWorkflowBuilder artifactWorkflow)
    {
        var observed = artifactWorkflow.Observed();
        return ArtifactWorkflowStatus.From(observed, ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon), ArtifactWorkflowOutcome.Done, An.Noon);
    }

    private static IEnumerable<string> Conditions(V1Alpha1ArtifactWorkflowStatus status) =>
        status.Conditions!.Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}: {condition.Message}");
}
