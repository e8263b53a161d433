using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>Orders and ArtifactWorkflows with a schedule. The test plays Argo.</summary>
internal sealed class CronTests : ArcTest
{
    [Test]
    public async Task An_order_with_a_default_schedule_becomes_a_CronWorkflow_and_mirrors_its_runs()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { Defaults = spec.Defaults! with { Cron = An.Cron() } }));
        var schedule = await Namespace.OnlyCronWorkflowAsync();
        (await Namespace.OrderAsync("order", order => order.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.Scheduled)).Status.Phase.Should().Be(OrderPhase.Pending);

        var run = await Namespace.CreateRunAsync(schedule, "run-1");
        await Namespace.PatchAsync<V1Alpha1CronWorkflow>(schedule.Name(), """{ "status": { "lastScheduledTime": "2026-01-31T12:00:00Z", "succeeded": 4, "failed": 2 } }""");
        await Namespace.RunAsync(run);
        (await Namespace.ArtifactWorkflowAsync(schedule.Name(), found => found.Status.Phase == WorkflowPhase.Running)).Status.ActiveWorkflowRef!.Name.Should().Be("run-1");
        await Namespace.SucceedAsync(run);

        // An Order is also ready while no run is due.
        var ready = await Namespace.OrderAsync("order", found => found.Status.ArtifactWorkflows?.Values.Single().Phase == WorkflowPhase.Succeeded);
        ready.Status.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        ready.Status.ArtifactWorkflows!.Values.Single().Should().BeEquivalentTo(
            new { Phase = WorkflowPhase.Succeeded, LastScheduled = An.Noon, Succeeded = 4L, Failed = 2L });
        await Namespace.WorkflowsAsync(1);
    }

    [Test]
    public async Task A_failed_run_of_a_schedule_is_reported_until_the_next_run_succeeds()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
        var schedule = await Namespace.OnlyCronWorkflowAsync();
        await Namespace.FailAsync(await Namespace.CreateRunAsync(schedule, "run-1"), "out of disk");
        (await Namespace.OrderStalledAsync("order", ArcReasons.Failed)).Status.Message.Should().Be("artifact 0: out of disk");

        await Namespace.SucceedAsync(await Namespace.CreateRunAsync(schedule, "run-2"));

        await Namespace.OrderReadyAsync("order");
    }

    [TestCase("@every 1m", " fires every 1m; at least 10m must lie between two runs (option cron.minInterval)")]
    [TestCase("0 0 31 2 *", ": " + CronSchedule.NeverMessage)]
    public async Task An_impossible_schedule_is_refused_and_delays_no_other_artifact(string schedule, string problem)
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact("""{ "image": "bad" }""", cron: An.Cron(schedule)).WithArtifact("""{ "image": "good" }"""));

        (await Namespace.OrderStalledAsync("order", ArcReasons.InvalidCron)).Status.UnresolvedArtifacts!.Single().Message.Should().Be(
            $"spec.artifacts[0].cron.schedules[0] '{schedule}'{problem}");
        await Namespace.OnlyWorkflowAsync();
    }

    [Test]
    public async Task A_suspended_Order_suspends_its_schedules_until_it_is_resumed()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
        var schedule = await Namespace.OnlyCronWorkflowAsync();

        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": true } }""");
        await Eventually.TrueAsync(() => IsSuspendedAsync(schedule.Name(), "true"));
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": null } }""");
        await Eventually.TrueAsync(() => IsSuspendedAsync(schedule.Name(), "false"));

        (await Namespace.OnlyCronWorkflowAsync()).Uid().Should().Be(schedule.Uid());
    }

    [Test]
    public async Task A_foreign_CronWorkflow_is_not_adopted()
    {
        await Namespace.CreateCronWorkflowAsync("work");
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { Cron = An.Cron() }));

        (await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.NameConflict)).Status.Message.Should().StartWith("Argo CronWorkflow 'work' exists already");
        await Namespace.DeleteAsync<V1Alpha1CronWorkflow>("work");

        await Eventually.TrueAsync(async () => (await Namespace.FindAsync<V1Alpha1CronWorkflow>("work"))?.GetController()?.Name == "work");
    }

    [Test]
    public async Task A_force_at_creates_the_CronWorkflow_again()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { Cron = An.Cron() }));
        var first = await Namespace.OnlyCronWorkflowAsync();

        await Namespace.ForceAsync<V1Alpha1ArtifactWorkflow>("work", "1767225600");

        await Eventually.TrueAsync(async () => await Namespace.FindAsync<V1Alpha1CronWorkflow>("work") is { } second && second.Uid() != first.Uid());
    }

    [Test]
    public async Task The_deletion_of_an_ArtifactWorkflow_deletes_its_CronWorkflow()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
        await Namespace.CreateRunAsync(await Namespace.OnlyCronWorkflowAsync(), "run-1");

        await Namespace.DeleteAsync<V1Alpha1Order>("order");

        await Namespace.NothingIsLeftAsync();
    }

    private async Task<bool> IsSuspendedAsync(string schedule, string value) =>
        await Shared.ControlPlane.KubectlAsync("get", "cronworkflow", schedule, "--namespace", Namespace.Name, "-o", "jsonpath={.spec.suspend}") == value;
}
