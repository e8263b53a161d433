using System.Text.Json;
using ArcOperator.LocalEngine.Crons;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Crons;

public sealed class CronPlanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_workflow_that_became_due_starts()
    {
        var plan = Plan("schedule: '*/10 * * * *'", since: Noon.AddMinutes(-1));

        plan.Start.Should().Be(Noon);
        plan.Next.Should().Be(Noon.AddMinutes(10));
    }

    [Test]
    public void Of_several_due_workflows_only_the_last_starts() =>
        Plan("schedules: ['* * * * *', '*/7 * * * *']", since: Noon.AddHours(-1)).Start.Should().Be(Noon);

    [Test]
    public void A_decided_workflow_does_not_start_again() => Plan("schedule: '0 12 * * *'", since: Noon).Start.Should().BeNull();

    [Test]
    public void An_interval_counts_from_the_last_scheduled_time()
    {
        var plan = Plan("schedule: '@every 10m'", since: Noon.AddMinutes(-3));

        plan.Start.Should().BeNull();
        plan.Next.Should().Be(Noon.AddMinutes(7));
    }

    [Test]
    public void A_schedule_is_read_in_its_time_zone() =>
        Plan("{ schedule: '0 13 * * *', timezone: Europe/Berlin }", since: Noon.AddMinutes(-1)).Start.Should().Be(Noon);

    [Test]
    public void A_suspended_schedule_starts_nothing() => Plan("{ schedule: '0 12 * * *', suspend: true }", since: Noon.AddMinutes(-1)).Start.Should().BeNull();

    [TestCase("Allow", true, 0)]
    [TestCase("Forbid", false, 0)]
    [TestCase("Replace", true, 1)]
    public void The_concurrency_policy_applies_while_a_workflow_is_running(string policy, bool starts, int ends)
    {
        var plan = Plan($"{{ schedule: '0 12 * * *', concurrencyPolicy: {policy} }}", since: Noon.AddMinutes(-1), owned: [Run("a", "Running"), Run("b", "Succeeded")]);

        plan.Start.HasValue.Should().Be(starts);
        plan.Terminate.Should().HaveCount(ends);
    }

    [TestCase("'{{cronworkflow.name}}' == 'nightly'", true)]
    [TestCase("{{cronworkflow.failed}} > 0", false)]
    [TestCase("'{{cronworkflow.lastScheduledTime}}' == ''", true)]
    [TestCase("{{cronworkflow.labels.team}} == red", true)]
    public void Workflows_start_only_if_the_condition_is_true(string when, bool starts) =>
        Plan($"{{ schedule: '0 12 * * *', when: \"{when}\" }}", since: Noon.AddMinutes(-1)).Start.HasValue.Should().Be(starts);

    [TestCase(null, 30, ExpectedResult = false)]
    [TestCase(60, 30, ExpectedResult = true)]
    [TestCase(60, 90, ExpectedResult = false)]
    public bool A_missed_workflow_starts_within_the_starting_deadline(int? deadline, int secondsLate)
    {
        var deadlineField = deadline is null ? "" : $", startingDeadlineSeconds: {deadline}";
        var now = Noon.AddSeconds(secondsLate);

        return Plan($"{{ schedule: '0 12 * * *'{deadlineField} }}", since: now, now: now, status: new() { LastScheduledTime = Noon.AddDays(-1) }).Start == Noon;
    }

    [Test]
    public void A_schedule_without_earlier_workflows_has_no_missed_ones() =>
        Plan("{ schedule: '0 12 * * *', startingDeadlineSeconds: 600 }", since: Noon.AddSeconds(5), now: Noon.AddSeconds(5)).Start.Should().BeNull();

    [Test]
    public void A_new_schedule_does_not_apply_to_earlier_times()
    {
        var now = Noon.AddSeconds(5);

        Plan("{ schedule: '0 12 * * *', startingDeadlineSeconds: 600 }", since: now, now: now, status: new() { LastScheduledTime = Noon.AddDays(-1) }, changedAt: now)
            .Start.Should().BeNull();
    }

    [Test]
    public void The_oldest_finished_workflows_beyond_the_limits_are_deleted()
    {
        Workflow[] owned = [Run("s1", "Succeeded", 1), Run("s2", "Succeeded", 2), Run("s3", "Succeeded", 3), Run("s4", "Succeeded", 4), Run("f1", "Failed", 1), Run("e2", "Error", 2), Run("r", "Running")];

        Plan("schedule: '@daily'", owned: owned).Delete.Select(run => run.Name()).Should().BeEquivalentTo("s1", "f1");
        Plan("{ schedule: '@daily', successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 }", owned: owned).Delete.Select(run => run.Name())
            .Should().BeEquivalentTo("s1", "s2", "s3", "f1", "e2");
    }

    [TestCase("{}", "spec.schedules is required")]
    [TestCase("schedule: '61 * * * *'", "cron schedule '61 * * * *' is malformed: minute must be between 0 and 59: '61' is not")]
    [TestCase("{ schedule: '@daily', timezone: Mars/Olympus }", "spec.timezone 'Mars/Olympus' is not known on this machine")]
    [TestCase("{ schedule: '@daily', concurrencyPolicy: Sometimes }", "'Sometimes' is not a valid concurrencyPolicy")]
    [TestCase("{ schedule: '@daily', stopStrategy: { expression: x } }", "spec.stopStrategy is not supported by the local engine")]
    [TestCase("{ schedule: '@daily', when: '{{cronworkflow.nope}} == 1' }", "spec.when: failed to resolve {{cronworkflow.nope}}")]
    [TestCase("{ schedule: '@daily', when: 'a b' }", "Invalid 'when' expression 'a b': expected an operator, found 'b'")]
    public void A_mistake_in_a_cron_workflow_is_reported_and_no_workflow_starts(string spec, string problem)
    {
        var plan = Plan(spec, since: Noon.AddDays(-9));

        plan.Problem.Should().Be(problem);
        plan.Start.Should().BeNull();
        plan.Next.Should().BeNull();
    }

    [Test]
    public void A_cron_workflow_without_workflowSpec_is_a_mistake() =>
        CronPlan.For(new(new() { Spec = new() { Schedule = "@daily" } }, [], Noon, null), Noon).Problem.Should().Be("spec.workflowSpec is required");

    internal static Workflow Run(string name, string phase, int finishedHour = 0) => new()
    {
        Metadata = new() { Name = name, Uid = $"uid-{name}" },
        Status = new() { Phase = phase, FinishedAt = phase == "Running" ? null : Noon.AddHours(-24 + finishedHour) },
    };

    private static CronPlan Plan(
        string spec, DateTimeOffset? since = null, DateTimeOffset? now = null, Workflow[]? owned = null, CronWorkflowStatus? status = null, DateTimeOffset? changedAt = null)
    {
        var read = Definitions.Json(spec).Deserialize(LocalEngineJsonContext.Default.CronWorkflowSpec)!;
        var cron = new CronWorkflow
        {
            Metadata = new() { Name = "nightly", Labels = new Dictionary<string, string> { ["team"] = "red" } },
            Spec = read with { WorkflowSpec = Definitions.Json("{ entrypoint: main }") },
            Status = status ?? new(),
        };
        return CronPlan.For(new(cron, owned ?? [], since ?? Noon, changedAt), now ?? Noon);
    }
}
