using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Templates;

/// <summary>Templates that are created and deleted on a real server.</summary>
internal sealed class TemplateWatchTests : ArcTest
{
    [Test]
    public async Task An_Order_waits_for_its_template_and_continues_when_it_appears()
    {
        await Namespace.DeleteAsync<V1Alpha1WorkflowTemplate>("copy");
        await Namespace.CreateAsync(An.Order("order").WithArtifact());

        var waiting = await Namespace.OrderStalledAsync("order", ArcReasons.TemplateNotFound);
        waiting.Status.Message.Should().Be(
            "artifact 0: WorkflowTemplate 'copy' does not exist in this namespace (a ClusterWorkflowTemplate of that name exists): create it; ARC continues automatically");
        (await Namespace.ListAsync<V1Alpha1Workflow>()).Should().BeEmpty();

        await Namespace.CreateAsync(An.WorkflowTemplate("copy"));
        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderReadyAsync("order");
    }

    [Test]
    public async Task A_parameter_that_the_template_stops_requiring_lets_the_work_go_on()
    {
        await Namespace.CreateAsync(An.WorkflowTemplate("strict", new() { RequiredParameters = ["severity"] }));
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { WorkflowTemplateRef = new() { Name = "strict" }, Cron = An.Cron() }));
        await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.MissingParameter);

        await Namespace.PatchAsync<V1Alpha1WorkflowTemplate>("strict", """{ "spec": { "arguments": { "parameters": [{ "name": "severity", "value": "HIGH" }] } } }""");

        (await Namespace.OnlyCronWorkflowAsync()).Name().Should().Be("work");
    }

    [Test]
    public async Task Work_that_Argo_refused_for_a_missing_template_of_a_step_is_started_again_when_that_template_appears()
    {
        await Namespace.CreateAsync(An.WorkflowTemplate("outer", new() { Links = [new("middle", false)] }));
        await Namespace.CreateAsync(An.WorkflowTemplate("middle", new() { Links = [new("inner", false)] }));
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { WorkflowTemplateRef = new() { Name = "outer" } }));
        var refused = await Namespace.OnlyWorkflowAsync();
        await Namespace.PatchAsync<V1Alpha1Workflow>("work",
            """{ "status": { "phase": "Error", "progress": "0/0", "message": "workflowtemplates.argoproj.io \"inner\" not found", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:00Z" } }""");
        await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Error);

        await Namespace.CreateAsync(An.WorkflowTemplate("inner"));

        await Namespace.EntityAsync<V1Alpha1Workflow>("work", found => found.Uid() != refused.Uid());
    }

    [Test]
    public async Task Work_that_Argo_refused_for_its_missing_template_is_started_again_when_the_template_appears()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        var refused = await Namespace.OnlyWorkflowAsync();
        await Namespace.DeleteAsync<V1Alpha1WorkflowTemplate>("copy");
        await Namespace.PatchAsync<V1Alpha1Workflow>("work",
            """{ "status": { "phase": "Error", "progress": "0/0", "message": "workflowtemplates.argoproj.io \"copy\" not found", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:00Z" } }""");
        await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Error);

        await Namespace.CreateAsync(An.WorkflowTemplate("copy"));

        await Namespace.EntityAsync<V1Alpha1Workflow>("work", found => found.Uid() != refused.Uid());
        await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Pending);
    }
}
