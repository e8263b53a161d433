using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>Orders and ArtifactWorkflows with a schedule; the test is Argo.</summary>
internal sealed class CronTests : ArcTest
{
    [Test]
    public async Task An_order_with_a_default_schedule_becomes_a_CronWorkflow_and_mirrors_its_runs()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { Defaults = spec.Defaults! with { Cron = An.Cron() } }));
        var schedule = await Space.OnlyCronWorkflowAsync();
        (await Space.OrderAsync("order", order => order.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.Scheduled)).Status.Phase.Should().Be(OrderPhase.Pending);

        var run = await Space.CreateRunAsync(schedule, "run-1");
        await Space.PatchAsync<V1Alpha1CronWorkflow>(schedule.Name(), """{ "status": { "lastScheduledTime": "2026-01-31T12:00:00Z", "succeeded": 4, "failed": 2 } }""");
        await Space.RunAsync(run);
        (await Space.ArtifactWorkflowAsync(schedule.Name(), found => found.Status.Phase == WorkflowPhase.Running)).Status.ActiveWorkflowRef!.Name.Should().Be("run-1");
        await Space.SucceedAsync(run);

        // An Order is ready as well while nothing is due.
        var ready = await Space.OrderAsync("order", found => found.Status.ArtifactWorkflows?.Values.Single().Phase == WorkflowPhase.Succeeded);
        ready.Status.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        ready.Status.ArtifactWorkflows!.Values.Single().Should().BeEquivalentTo(
            new { Phase = WorkflowPhase.Succeeded, LastScheduled = An.Noon, Succeeded = 4L, Failed = 2L });
        await Space.WorkflowsAsync(1);
    }

    [Test]
    public async Task A_failed_run_of_a_schedule_is_reported_until_the_next_run_succeeds()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
        var schedule = await Space.OnlyCronWorkflowAsync();
        await Space.FailAsync(await Space.CreateRunAsync(schedule, "run-1"), "out of disk");
        (await Space.OrderStalledAsync("order", ArcReasons.Failed)).Status.Message.Should().Be("artifact 0: out of disk");

        await Space.SucceedAsync(await Space.CreateRunAsync(schedule, "run-2"));

        await Space.OrderReadyAsync("order");
    }

    [TestCase("@every 1m", " fires every 1m; at least 10m must lie between two runs (option cron.minInterval)")]
    [TestCase("0 0 31 2 *", ": " + CronSchedule.NeverMessage)]
    public async Task A_schedule_that_cannot_be_kept_is_refused_and_stops_no_other_artifact(string schedule, string problem)
    {
        await Space.CreateAsync(An.Order("order").WithArtifact("""{ "image": "bad" }""", cron: An.Cron(schedule)).WithArtifact("""{ "image": "good" }"""));

        (await Space.OrderStalledAsync("order", ArcReasons.InvalidCron)).Status.UnresolvedArtifacts!.Single().Message.Should().Be(
            $"spec.artifacts[0].cron.schedules[0] '{schedule}'{problem}");
        await Space.OnlyWorkflowAsync();
    }

    [Test]
    public async Task A_suspended_order_suspends_its_schedules_and_sets_them_going_again()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
        var schedule = await Space.OnlyCronWorkflowAsync();

        await Space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": true } }""");
        await Eventually.TrueAsync(() => IsSuspendedAsync(schedule.Name(), "true"));
        await Space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": null } }""");
        await Eventually.TrueAsync(() => IsSuspendedAsync(schedule.Name(), "false"));

        (await Space.OnlyCronWorkflowAsync()).Uid().Should().Be(schedule.Uid());
    }

    [Test]
    public async Task A_foreign_CronWorkflow_is_not_adopted()
    {
        await Space.CreateCronWorkflowAsync("work");
        await Space.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { Cron = An.Cron() }));

        (await Space.ArtifactWorkflowStalledAsync("work", ArcReasons.NameConflict)).Status.Message.Should().StartWith("Argo CronWorkflow 'work' exists already");
        await Space.DeleteAsync<V1Alpha1CronWorkflow>("work");

        await Eventually.TrueAsync(async () => (await Space.FindAsync<V1Alpha1CronWorkflow>("work"))?.GetController()?.Name == "work");
    }

    [Test]
    public async Task A_force_at_makes_the_CronWorkflow_anew()
    {
        await Space.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { Cron = An.Cron() }));
        var first = await Space.OnlyCronWorkflowAsync();

        await Space.ForceAsync<V1Alpha1ArtifactWorkflow>("work", "1767225600");

        await Eventually.TrueAsync(async () => await Space.FindAsync<V1Alpha1CronWorkflow>("work") is { } second && second.Uid() != first.Uid());
    }

    [Test]
    public async Task The_deletion_of_an_ArtifactWorkflow_deletes_its_CronWorkflow()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
        await Space.CreateRunAsync(await Space.OnlyCronWorkflowAsync(), "run-1");

        await Space.DeleteAsync<V1Alpha1Order>("order");

        await Space.NothingIsLeftAsync();
    }

    private async Task<bool> IsSuspendedAsync(string schedule, string value) =>
        await Shared.ControlPlane.KubectlAsync("get", "cronworkflow", schedule, "--namespace", Space.Name, "-o", "jsonpath={.spec.suspend}") == value;
}
