using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>Judgement of schedules whose runs Argo starts late or never. Noon is a full hour.</summary>
internal sealed class ScheduleCheckTests
{
    private static readonly Cron Hourly = new() { Schedules = ["0 * * * *"], ConcurrencyPolicy = "Forbid" };

    private static readonly DateTimeOffset One = An.Noon.AddHours(1);

    [Test]
    public void The_next_run_of_a_new_schedule_is_the_first_after_now() => Check(Hourly, new(), null, An.Noon.AddMinutes(1)).Should().Be(new ScheduleCheck(One));

    [TestCase(0)]
    [TestCase(119)]
    public void A_run_has_two_minutes_to_start(int seconds) => Check(Hourly, new(), One, One.AddSeconds(seconds)).Should().Be(new ScheduleCheck(One));

    [TestCase(120)]
    [TestCase(86_400)]
    public void A_run_that_has_not_started_after_two_minutes_is_reported_with_the_time_that_was_due(int seconds)
    {
        Check(Hourly with { Timezone = "Etc/UTC" }, new(), One, One.AddSeconds(seconds)).Should().Be(new ScheduleCheck(One, ArcReasons.ScheduleNotStarted,
            "Argo has not started the run that was due at 2026-01-31T13:00:00Z: check that its controller runs and watches this namespace"));
        Check(Hourly, new(), One, One.AddSeconds(seconds)).Message.Should().Contain("2026-01-31T13:00:00Z (schedules read in UTC)");
    }

    [Test]
    public void A_run_that_started_ends_the_report_and_the_next_one_is_due() =>
        Check(Hourly, new() { LastScheduledTime = One }, One, One.AddMinutes(5)).Should().Be(new ScheduleCheck(One.AddHours(1)));

    [Test]
    public void A_time_zone_counts() =>
        Check(new() { Schedules = ["30 2 * * *"], Timezone = "Europe/Berlin" }, new(), null, An.Noon).Next.Should().Be(new DateTimeOffset(2026, 2, 1, 1, 30, 0, TimeSpan.Zero));

    [Test]
    public void Of_several_schedules_the_earliest_counts() =>
        Check(new() { Schedules = ["0 18 * * *", "@every 90m"] }, new(), null, An.Noon).Next.Should().Be(An.Noon.AddMinutes(90));

    [Test]
    public void A_suspended_schedule_has_no_next_run_and_begins_anew_when_it_is_resumed()
    {
        Check(Hourly, new(), One, One.AddHours(5), isSuspended: true).Should().Be(new ScheduleCheck(null));
        Check(Hourly, new(), null, One.AddHours(5).AddMinutes(1)).Should().Be(new ScheduleCheck(One.AddHours(6)));
    }

    [Test]
    public void A_run_that_is_left_out_because_another_is_in_progress_is_not_missing() =>
        Check(Hourly, new(), One, One.AddMinutes(10), isRunning: true).Should().Be(new ScheduleCheck(One.AddHours(1)));

    [Test]
    public void A_run_that_a_condition_may_leave_out_is_not_missing() =>
        Check(Hourly with { When = "false" }, new(), One, One.AddMinutes(10)).Should().Be(new ScheduleCheck(One.AddHours(1)));

    [Test]
    public void Without_a_time_zone_a_run_at_another_time_shows_that_Argo_does_not_use_UTC() =>
        Check(new() { Schedules = ["0 3 * * *"] }, new() { LastScheduledTime = An.Noon.AddHours(-10) }, An.Noon.AddHours(-9), An.Noon).Should().Be(new ScheduleCheck(null));

    [Test]
    public void The_time_zone_of_Argo_itself_counts_as_UTC_until_a_run_shows_otherwise() =>
        Check(Hourly with { Timezone = "Local" }, new(), null, An.Noon).Next.Should().Be(One);

    // The recorded case 'when'.
    [Test]
    public void A_schedule_that_Argo_refuses_says_so_with_the_words_of_Argo()
    {
        var status = new CronWorkflowStatus
        {
            Failed = 2,
            Phase = "",
            Conditions = [new() { Type = "SubmissionError", Status = "True", Message = "run policy error: failed to evaluate expression: unexpected token EOF (1:11)\n |  nonsense( \n | ..........^" }],
        };

        var plan = ArtifactWorkflowPlan.For(An.ArtifactWorkflow().WithSchedule(status).Observed(), new(), new(), An.Noon);
        var report = ArtifactWorkflowStatus.From(An.ArtifactWorkflow().WithSchedule(status).Observed(), plan, ArtifactWorkflowOutcome.Done, An.Noon);

        report.Message.Should().StartWith("Argo refuses to start runs: run policy error: failed to evaluate expression: unexpected token EOF (1:11)");
        report.Failed.Should().Be(2);
        report.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be(ArcReasons.SubmissionError);
        report.Conditions.IsTrue(Conditions.Ready).Should().BeFalse();
    }

    [Test]
    public void A_missing_run_stalls_the_ArtifactWorkflow_even_if_the_last_run_succeeded_and_the_clock_wakes_it()
    {
        var ended = new WorkflowStatus { Phase = WorkflowPhase.Succeeded, StartedAt = An.Noon.AddHours(-2), FinishedAt = An.Noon.AddHours(-1) };
        var work = An.ArtifactWorkflow().WithSchedule(new() { LastScheduledTime = An.Noon.AddHours(-2) }).WithRun("run", ended)
            .With(spec => spec with { Cron = Hourly }).WithStatus(new() { NextScheduled = An.Noon.AddHours(-1) });

        var plan = ArtifactWorkflowPlan.For(work.Observed(), new(), new(), An.Noon);
        var report = ArtifactWorkflowStatus.From(work.Observed(), plan, ArtifactWorkflowOutcome.Done, An.Noon);

        report.Should().BeEquivalentTo(new { Phase = WorkflowPhase.Succeeded, NextScheduled = An.Noon.AddHours(-1), LastSuccess = ended.FinishedAt });
        report.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be(ArcReasons.ScheduleNotStarted);
        new ArtifactWorkflowPlan().RequeueAfter(An.ArtifactWorkflow().WithStatus(new() { NextScheduled = One }).Build(), new(), An.Noon).Should().Be(TimeSpan.FromMinutes(62));
        new ArtifactWorkflowPlan().RequeueAfter(An.ArtifactWorkflow().WithStatus(new() { NextScheduled = An.Noon.AddMinutes(-5) }).Build(), new(), An.Noon).Should().BeNull();
    }

    [Test]
    public void A_problem_of_the_schedule_is_forgotten_when_it_is_gone()
    {
        var work = An.ArtifactWorkflow().WithSchedule(new() { LastScheduledTime = One }).With(spec => spec with { Cron = Hourly }).WithStatus(new()
        {
            Phase = WorkflowPhase.Succeeded, NextScheduled = One, Message = "Argo has not started the run …", LastSuccess = An.Noon,
            Conditions = [new() { Type = "Stalled", Status = "True", Reason = ArcReasons.ScheduleNotStarted, Message = "…" }],
        });

        var report = ArtifactWorkflowStatus.From(work.Observed(), ArtifactWorkflowPlan.For(work.Observed(), new(), new(), One.AddMinutes(5)), ArtifactWorkflowOutcome.Done, One);

        report.Message.Should().BeNull();
        report.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        report.LastSuccess.Should().Be(An.Noon, "a run that Argo has deleted is remembered");
    }

    private static ScheduleCheck Check(Cron cron, CronWorkflowStatus status, DateTimeOffset? known, DateTimeOffset now, bool isRunning = false, bool isSuspended = false) =>
        ScheduleCheck.Of(cron, new() { Metadata = new(), Spec = isSuspended ? new() { Suspend = true } : null, Status = status }, known, isRunning, now);
}
