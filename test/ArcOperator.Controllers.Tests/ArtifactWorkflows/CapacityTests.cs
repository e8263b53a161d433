using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>An operator that lets two Workflows be unfinished at once.</summary>
internal sealed class CapacityTests : ArcTest
{
    protected override void Configure(IServiceCollection services) => services.AddSingleton(new ArgoOptions { MaxActiveWorkflows = 2, MaxActiveWorkflowsPerNamespace = 2 });

    [Test]
    public async Task Work_beyond_the_limit_reports_its_wait_and_starts_when_another_run_has_ended()
    {
        await Space.CreateAsync(An.Order("order").WithArtifacts(3));
        await Eventually.TrueAsync(async () => (await Space.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(IsWaiting) == 1);
        var begun = await Space.WorkflowsAsync(2);

        var waiting = (await Space.ListAsync<V1Alpha1ArtifactWorkflow>()).Single(IsWaiting);
        waiting.Status.Phase.Should().Be(WorkflowPhase.Pending);
        waiting.Status.Message.Should().Be("as many Workflows are unfinished as argo.maxActiveWorkflows and argo.maxActiveWorkflowsPerNamespace allow: ARC starts this one automatically in its turn");
        waiting.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse();

        await Space.SucceedAsync(begun[0]);
        var all = await Space.WorkflowsAsync(3);
        foreach (var workflow in all.Skip(1))
        {
            await Space.SucceedAsync(workflow);
        }

        await Space.SucceedAsync(all.Single(workflow => workflow.Name() == waiting.Name()));
        await Space.OrderReadyAsync("order");
    }

    [Test]
    public async Task Deleted_work_makes_room()
    {
        await Space.CreateAsync(An.Order("first").WithArtifacts(2));
        await Space.WorkflowsAsync(2);
        await Space.CreateAsync(An.Order("second").WithArtifact("""{ "image": "other" }"""));
        await Eventually.TrueAsync(async () => (await Space.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(IsWaiting) == 1);

        await Space.DeleteAsync<V1Alpha1Order>("first");

        await Eventually.TrueAsync(async () => (await Space.ListAsync<Api.Foreign.V1Alpha1Workflow>()).Any(workflow => workflow.Name().StartsWith("second", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_big_order_does_not_keep_a_small_one_waiting_to_its_end()
    {
        await Space.CreateAsync(An.Order("big").WithArtifacts(20));
        await Space.WorkflowsAsync(2);
        await Space.CreateAsync(An.Order("small").WithArtifact("""{ "image": "small" }"""));
        await Eventually.TrueAsync(async () => (await Space.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(IsWaiting) == 19);

        await Space.SucceedAsync((await Space.WorkflowsAsync(2))[0]);

        (await Space.WorkflowsAsync(3)).Should().Contain(workflow => workflow.Name().StartsWith("small", StringComparison.Ordinal));
    }

    [Test]
    public async Task Another_operator_that_takes_over_keeps_to_the_limit()
    {
        var space = await Space.CreateAsync(Shared);
        await using (var first = await OperatorUnderTest.StartAsync(Shared, space.Name, configure: Configure))
        {
            await space.CreateAsync(An.Order("order").WithArtifacts(5));
            await space.WorkflowsAsync(2);
            await first.KillAsync();
        }

        await using var next = await OperatorUnderTest.StartAsync(Shared, space.Name, configure: Configure);

        await Eventually.TrueAsync(async () => (await space.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(IsWaiting) == 3);
        var two = await space.WorkflowsAsync(2);
        await space.SucceedAsync(two[0]);
        await space.WorkflowsAsync(3);
    }

    private static bool IsWaiting(V1Alpha1ArtifactWorkflow found) => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.WaitingForCapacity;
}
