using System.Globalization;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>Work that becomes due at a time. Tests shift the operator's clock, and change an object to cause a reconcile.</summary>
internal sealed class OrderClockTests : ArcTest
{
    private ShiftedClock _clock = null!;

    protected override void Configure(IServiceCollection services)
    {
        _clock ??= new();
        services.AddSingleton<TimeProvider>(_clock);
    }

    [TearDown]
    public void ForgetClock() => _clock = null!;

    [Test]
    public async Task A_due_run_that_Argo_does_not_start_stalls_ArtifactWorkflow_and_Order_until_it_starts()
    {
        var due = An.Noon.AddHours(1);
        _clock.ShiftTo(An.Noon);
        await Namespace.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron("@hourly") with { Timezone = "Etc/UTC" }));
        var schedule = await Namespace.OnlyCronWorkflowAsync();
        await Namespace.OrderAsync("order", found => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.Scheduled);

        // Argo has two minutes for the start of a run.
        _clock.ShiftTo(due.AddMinutes(1));
        await TouchAsync(schedule, "one minute late");
        var waiting = await Namespace.FindAsync<V1Alpha1ArtifactWorkflow>(schedule.Name());
        _clock.ShiftTo(due.AddMinutes(2));
        await TouchAsync(schedule, "two minutes late");
        var stalled = await Namespace.ArtifactWorkflowStalledAsync(schedule.Name(), ArcReasons.ScheduleNotStarted);
        var order = await Namespace.OrderStalledAsync("order", ArcReasons.ScheduleNotStarted);
        await Namespace.PatchAsync<V1Alpha1CronWorkflow>(schedule.Name(), $$"""{ "status": { "lastScheduledTime": "{{Text(due)}}" } }""");
        await Namespace.SucceedAsync(await Namespace.CreateRunAsync(schedule, "run-1"));

        waiting!.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse("Argo still has time for the start");
        stalled.Status.Conditions.Find(Conditions.Stalled)!.Message.Should().StartWith($"Argo has not started the run that was due at {Text(due)}");
        order.Status.Message.Should().Contain($"Argo has not started the run that was due at {Text(due)}");
        await Namespace.OrderReadyAsync("order");
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync(schedule.Name())).Any(record => record.Reason == ArcReasons.ScheduleNotStarted));
        (await Namespace.EventsAsync(schedule.Name())).Should().ContainSingle(record => record.Reason == ArcReasons.ScheduleNotStarted).Which.Type.Should().Be("Warning");
    }

    [Test]
    public async Task A_force_at_in_the_future_waits_until_it_is_due_without_requests()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var first = await Namespace.OnlyWorkflowAsync();
        await Namespace.SucceedAsync(first);
        await Namespace.OrderReadyAsync("order");
        var due = _clock.GetUtcNow().AddHours(1);
        var before = Requests();

        await Namespace.ForceAsync<V1Alpha1Order>("order", Text(due));
        // A later Order is reconciled later, so the force-at was handled before.
        await Namespace.CreateAsync(An.Order("later"));
        await Namespace.OrderReadyAsync("later");
        Requests().Should().Be(before);

        _clock.ShiftTo(due);
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "ttl": "24h" } }""");
        await Namespace.GoneAsync<V1Alpha1Workflow>(first.Name());
        await Namespace.OnlyWorkflowAsync();

        int Requests() => Operator.Calls.Count(call => call.Name == "order");
    }

    // The CronWorkflow of a later ArtifactWorkflow follows in the same watch, so the changed one was reconciled before.
    private async Task TouchAsync(V1Alpha1CronWorkflow schedule, string mark)
    {
        await Namespace.PatchAsync<V1Alpha1CronWorkflow>(schedule.Name(), $$"""{ "metadata": { "annotations": { "example.com/mark": "{{mark}}" } } }""");
        var later = $"later-{Guid.NewGuid():N}";
        await Namespace.CreateAsync(An.ArtifactWorkflow(later[..30]).With(spec => spec with { Cron = An.Cron() }));
        await Namespace.ArtifactWorkflowAsync(later[..30], found => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.Scheduled);
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
