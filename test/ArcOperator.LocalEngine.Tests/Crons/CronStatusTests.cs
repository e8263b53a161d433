using ArcOperator.LocalEngine.Crons;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Tests.Crons;

public sealed class CronStatusTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Running_workflows_are_listed()
    {
        var status = Status(new(), [CronPlanTests.Run("a", "Running"), CronPlanTests.Run("b", "Succeeded")]);

        status.Active.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = "Workflow", ApiVersion = "argoproj.io/v1alpha1", Name = "a", Uid = "uid-a" });
        status.Phase.Should().Be("Active");
    }

    [Test]
    public void A_finished_workflow_is_counted_once()
    {
        var before = new CronWorkflowStatus { Succeeded = 4, Failed = 1, Active = [Reference("a"), Reference("b"), Reference("gone")] };
        Workflow[] owned = [CronPlanTests.Run("a", "Succeeded"), CronPlanTests.Run("b", "Error"), CronPlanTests.Run("old", "Succeeded")];

        var status = Status(before, owned);

        status.Should().BeEquivalentTo(new { Succeeded = 5L, Failed = 2L, Active = (object?)null });
        Status(status, owned).Should().BeEquivalentTo(status);
    }

    [Test]
    public void A_new_workflow_is_listed_even_if_it_is_already_finished()
    {
        var started = CronPlanTests.Run("a", "Succeeded");

        var first = Status(new(), [started], started);
        var second = Status(first, [started]);

        first.Active.Should().ContainSingle();
        second.Should().BeEquivalentTo(new { Active = (object?)null, Succeeded = 1L });
    }

    [Test]
    public void The_last_scheduled_time_is_the_latest_of_all_workflows()
    {
        var run = new Workflow { Metadata = new() { Name = "a", Uid = "a", Annotations = new Dictionary<string, string> { ["workflows.argoproj.io/scheduled-time"] = "2026-01-07T12:00:00Z" } } };

        Status(new() { LastScheduledTime = Noon.AddDays(-1) }, [run]).LastScheduledTime.Should().Be(Noon);
        Status(new() { LastScheduledTime = Noon.AddDays(1) }, [run]).LastScheduledTime.Should().Be(Noon.AddDays(1));
    }

    [Test]
    public void A_mistake_is_a_condition_until_it_is_corrected()
    {
        var cron = new CronWorkflow { Spec = new() { Schedule = "often", WorkflowSpec = Builders.Definitions.Json("{}") } };
        var broken = CronStatus.From(new(cron, [], Noon, null), CronPlan.For(new(cron, [], Noon, null), Noon), []);

        broken.Conditions.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Type = "SpecError", Status = "True" });
        Status(broken, []).Conditions.Should().BeNull();
    }

    private static CronWorkflowStatus Status(CronWorkflowStatus before, Workflow[] owned, params Workflow[] started)
    {
        var cron = new CronWorkflow { Spec = new() { Schedule = "@daily", WorkflowSpec = Builders.Definitions.Json("{}") }, Status = before };
        var observed = new CronObservation(cron, owned, Noon, null);
        return CronStatus.From(observed, CronPlan.For(observed, Noon), started);
    }

    private static V1ObjectReference Reference(string name) => CronPlanTests.Run(name, "Running") is var run ? new() { Name = run.Name(), Uid = run.Uid() } : new();
}
