using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>Templates that come and go on a real server.</summary>
internal sealed class TemplateWatchTests : ArcTest
{
    [Test]
    public async Task An_Order_waits_for_its_template_and_continues_when_it_appears()
    {
        await Space.DeleteAsync<V1Alpha1WorkflowTemplate>("copy");
        await Space.CreateAsync(An.Order("order").WithArtifact());

        var waiting = await Space.OrderStalledAsync("order", ArcReasons.TemplateNotFound);
        waiting.Status.Message.Should().Be(
            "artifact 0: WorkflowTemplate 'copy' does not exist in this namespace (a ClusterWorkflowTemplate of that name exists): create it; ARC continues automatically");
        (await Space.ListAsync<V1Alpha1Workflow>()).Should().BeEmpty();

        await Space.CreateAsync(An.WorkflowTemplate("copy"));
        await Space.SucceedAsync(await Space.OnlyWorkflowAsync());
        await Space.OrderReadyAsync("order");
    }

    [Test]
    public async Task A_parameter_that_the_template_stops_requiring_lets_the_work_go_on()
    {
        await Space.CreateAsync(An.WorkflowTemplate("strict", new() { RequiredParameters = ["severity"] }));
        await Space.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { WorkflowTemplateRef = new() { Name = "strict" }, Cron = An.Cron() }));
        await Space.ArtifactWorkflowStalledAsync("work", ArcReasons.MissingParameter);

        await Space.PatchAsync<V1Alpha1WorkflowTemplate>("strict", """{ "spec": { "arguments": { "parameters": [{ "name": "severity", "value": "HIGH" }] } } }""");

        (await Space.OnlyCronWorkflowAsync()).Name().Should().Be("work");
    }

    [Test]
    public async Task Work_that_Argo_refused_for_a_missing_template_of_a_step_is_started_again_when_that_template_appears()
    {
        await Space.CreateAsync(An.WorkflowTemplate("outer", new() { Links = [new("middle", false)] }));
        await Space.CreateAsync(An.WorkflowTemplate("middle", new() { Links = [new("inner", false)] }));
        await Space.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { WorkflowTemplateRef = new() { Name = "outer" } }));
        var refused = await Space.OnlyWorkflowAsync();
        await Space.PatchAsync<V1Alpha1Workflow>("work",
            """{ "status": { "phase": "Error", "progress": "0/0", "message": "workflowtemplates.argoproj.io \"inner\" not found", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:00Z" } }""");
        await Space.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Error);

        await Space.CreateAsync(An.WorkflowTemplate("inner"));

        await Space.EntityAsync<V1Alpha1Workflow>("work", found => found.Uid() != refused.Uid());
    }

    [Test]
    public async Task Work_that_Argo_refused_for_its_missing_template_is_started_again_when_the_template_appears()
    {
        await Space.CreateAsync(An.ArtifactWorkflow("work"));
        var refused = await Space.OnlyWorkflowAsync();
        await Space.DeleteAsync<V1Alpha1WorkflowTemplate>("copy");
        await Space.PatchAsync<V1Alpha1Workflow>("work",
            """{ "status": { "phase": "Error", "progress": "0/0", "message": "workflowtemplates.argoproj.io \"copy\" not found", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:00Z" } }""");
        await Space.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Error);

        await Space.CreateAsync(An.WorkflowTemplate("copy"));

        await Space.EntityAsync<V1Alpha1Workflow>("work", found => found.Uid() != refused.Uid());
        await Space.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Pending);
    }
}
