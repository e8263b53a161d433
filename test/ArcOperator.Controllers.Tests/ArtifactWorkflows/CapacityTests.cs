using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>An operator that allows two unfinished Workflows at a time.</summary>
internal sealed class CapacityTests : ArcTest
{
    protected override void Configure(IServiceCollection services) => services.AddSingleton(new ArgoOptions { MaxActiveWorkflows = 2, MaxActiveWorkflowsPerNamespace = 2 });

    [Test]
    public async Task Work_beyond_the_limit_reports_its_wait_and_starts_when_another_run_has_ended()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(3));
        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(IsWaiting) == 1);
        var begun = await Namespace.WorkflowsAsync(2);

        var waiting = (await Namespace.ListAsync<V1Alpha1ArtifactWorkflow>()).Single(IsWaiting);
        waiting.Status.Phase.Should().Be(WorkflowPhase.Pending);
        waiting.Status.Message.Should().Be("as many Workflows are unfinished as argo.maxActiveWorkflows and argo.maxActiveWorkflowsPerNamespace allow: ARC starts this one automatically in its turn");
        waiting.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse();

        await Namespace.SucceedAsync(begun[0]);
        var all = await Namespace.WorkflowsAsync(3);
        foreach (var workflow in all.Skip(1))
        {
            await Namespace.SucceedAsync(workflow);
        }

        await Namespace.SucceedAsync(all.Single(workflow => workflow.Name() == waiting.Name()));
        await Namespace.OrderReadyAsync("order");
    }

    [Test]
    public async Task Deleted_work_frees_capacity()
    {
        await Namespace.CreateAsync(An.Order("first").WithArtifacts(2));
        await Namespace.WorkflowsAsync(2);
        await Namespace.CreateAsync(An.Order("second").WithArtifact("""{ "image": "other" }"""));
        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(IsWaiting) == 1);

        await Namespace.DeleteAsync<V1Alpha1Order>("first");

        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<Api.Foreign.V1Alpha1Workflow>()).Any(workflow => workflow.Name().StartsWith("second", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_big_Order_does_not_delay_a_small_one_until_its_end()
    {
        await Namespace.CreateAsync(An.Order("big").WithArtifacts(20));
        await Namespace.WorkflowsAsync(2);
        await Namespace.CreateAsync(An.Order("small").WithArtifact("""{ "image": "small" }"""));
        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(IsWaiting) == 19);

        await Namespace.SucceedAsync((await Namespace.WorkflowsAsync(2))[0]);

        (await Namespace.WorkflowsAsync(3)).Should().Contain(workflow => workflow.Name().StartsWith("small", StringComparison.Ordinal));
    }

    [Test]
    public async Task An_operator_that_takes_over_keeps_the_limit()
    {
        var @namespace = await TestNamespace.CreateAsync(Shared);
        await using (var first = await OperatorUnderTest.StartAsync(Shared, @namespace.Name, configure: Configure))
        {
            await @namespace.CreateAsync(An.Order("order").WithArtifacts(5));
            await @namespace.WorkflowsAsync(2);
            await first.KillAsync();
        }

        await using var next = await OperatorUnderTest.StartAsync(Shared, @namespace.Name, configure: Configure);

        await Eventually.TrueAsync(async () => (await @namespace.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(IsWaiting) == 3);
        var two = await @namespace.WorkflowsAsync(2);
        await @namespace.SucceedAsync(two[0]);
        await @namespace.WorkflowsAsync(3);
    }

    private static bool IsWaiting(V1Alpha1ArtifactWorkflow found) => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.WaitingForCapacity;
}
