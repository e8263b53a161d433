using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>ArtifactWorkflows that users make by hand.</summary>
internal sealed class ArtifactWorkflowControllerTests : ArcTest
{
    [Test]
    public async Task A_hand_made_ArtifactWorkflow_is_Ready_when_its_Workflow_has_succeeded()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { Parameters = [new() { Name = "image", Value = "alpine" }] }));

        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.RunAsync(workflow);
        (await ReportedAsync(WorkflowPhase.Running)).Status.Progress.Should().Be("0/1");
        await Namespace.SucceedAsync(workflow);

        var ready = await ReportedAsync(WorkflowPhase.Succeeded);
        ready.Status.Should().BeEquivalentTo(new { Progress = "1/1", ObservedGeneration = 1, StartTime = An.Noon });
        ready.Status.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        ready.Status.CompletionTime.Should().NotBeNull();
    }

    [Test]
    public async Task A_Workflow_that_Argo_does_not_start_is_reported_after_a_delay()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));

        (await ReportedAsync(WorkflowPhase.Pending)).Status.Conditions.Find(Conditions.Reconciling)!.Message.Should().Be("waiting for Argo to start the Workflow");
    }

    [Test]
    public async Task A_secret_that_is_missing_is_waited_for()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { SrcSecretRef = new() { Name = "keys" } }));
        (await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.InvalidSecret)).Status.Message.Should().StartWith("Secret 'keys' does not exist in this namespace");
        await Namespace.WorkflowsAsync(0);

        await Namespace.CreateSecretAsync("keys");

        await Namespace.OnlyWorkflowAsync();
    }

    [Test]
    public async Task A_foreign_Workflow_is_neither_adopted_nor_changed_and_its_deletion_unblocks_the_work()
    {
        var foreign = await Namespace.CreateWorkflowAsync("work");
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));

        (await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.NameConflict)).Status.Phase.Should().Be(WorkflowPhase.Pending);
        (await Namespace.FindAsync<V1Alpha1Workflow>("work"))!.ResourceVersion().Should().Be(foreign.ResourceVersion());
        await Namespace.DeleteAsync<V1Alpha1Workflow>("work");

        await Eventually.TrueAsync(async () => (await Namespace.FindAsync<V1Alpha1Workflow>("work"))?.GetController()?.Name == "work");
        await Namespace.ArtifactWorkflowAsync("work", found => !found.Status.Conditions.IsTrue(Conditions.Stalled));
    }

    [Test]
    public async Task A_foreign_Workflow_survives_the_deletion_of_the_ArtifactWorkflow()
    {
        await Namespace.CreateWorkflowAsync("work");
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.NameConflict);

        await Namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("work");

        await Namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("work");
        (await Namespace.FindAsync<V1Alpha1Workflow>("work"))!.IsDeleting().Should().BeFalse();
    }

    [Test]
    public async Task A_Workflow_that_is_deleted_while_it_runs_is_lost()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());
        await ReportedAsync(WorkflowPhase.Running);

        await Namespace.DeleteAsync<V1Alpha1Workflow>("work");

        (await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.WorkflowLost)).Status.Phase.Should().Be(WorkflowPhase.Error);
        await Namespace.WorkflowsAsync(0);
    }

    [Test]
    public async Task A_Workflow_that_disappears_after_its_end_changes_nothing()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());
        await ReportedAsync(WorkflowPhase.Succeeded);

        await Namespace.DeleteAsync<V1Alpha1Workflow>("work");

        // The operator sees the deletion before the run of the sentinel.
        await Namespace.CreateAsync(An.ArtifactWorkflow("sentinel"));
        await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.ArtifactWorkflowAsync("sentinel", found => found.Status.Phase == WorkflowPhase.Running);
        (await Namespace.FindAsync<V1Alpha1ArtifactWorkflow>("work"))!.Status.Phase.Should().Be(WorkflowPhase.Succeeded);
        (await Namespace.FindAsync<V1Alpha1Workflow>("work")).Should().BeNull();
    }

    [Test]
    public async Task A_Workflow_that_is_deleted_before_its_start_is_created_again()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        var first = await Namespace.OnlyWorkflowAsync();

        await Namespace.DeleteAsync<V1Alpha1Workflow>("work");

        await Eventually.TrueAsync(async () => await Namespace.FindAsync<V1Alpha1Workflow>("work") is { } second && second.Uid() != first.Uid());
    }

    [Test]
    public async Task A_force_at_repeats_the_work_once_under_the_same_name()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        var first = await Namespace.OnlyWorkflowAsync();
        await Namespace.FailAsync(first, "out of disk");
        await ReportedAsync(WorkflowPhase.Failed);

        await Namespace.ForceAsync<V1Alpha1ArtifactWorkflow>("work", "1767225600");

        var second = await Eventually.GetAsync(async () => await Namespace.FindAsync<V1Alpha1Workflow>("work") is { } found && found.Uid() != first.Uid() ? found : null);
        await Namespace.SucceedAsync(second);
        (await ReportedAsync(WorkflowPhase.Succeeded)).Status.LastForceAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1767225600));
        (await Namespace.OnlyWorkflowAsync()).Uid().Should().Be(second.Uid());
    }

    [Test]
    public async Task A_force_at_waits_for_a_Workflow_whose_deletion_takes_long()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());
        await ReportedAsync(WorkflowPhase.Running);
        await Namespace.PatchAsync<V1Alpha1Workflow>("work", """{ "metadata": { "finalizers": ["example.com/slow"] } }""");

        await Namespace.ForceAsync<V1Alpha1ArtifactWorkflow>("work", "1767225600");
        await Eventually.TrueAsync(async () => (await Namespace.FindAsync<V1Alpha1Workflow>("work"))!.IsDeleting());
        await Namespace.PatchAsync<V1Alpha1Workflow>("work", """{ "metadata": { "finalizers": null } }""");

        await Eventually.TrueAsync(async () => (await Namespace.FindAsync<V1Alpha1Workflow>("work"))?.GetAnnotation(ArcAnnotations.ForceAt) == "1767225600");
        (await ReportedAsync(WorkflowPhase.Pending)).Status.StartTime.Should().BeNull();
    }

    [Test]
    public async Task An_ArtifactWorkflow_is_deleted_when_its_TTL_expires()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { TtlAfterFinished = "1s" }));

        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());

        await Namespace.NothingIsLeftAsync();
    }

    [Test]
    public async Task The_deletion_of_an_ArtifactWorkflow_deletes_its_Workflow()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());

        await Namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("work");

        await Namespace.NothingIsLeftAsync();
    }

    // The server of these tests does not evaluate CEL and accepts the object.
    [Test]
    public async Task A_changed_spec_is_refused_in_the_words_of_the_schema()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { SrcSecretRef = new() { Name = "keys" } }));
        await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.InvalidSecret);

        await Namespace.PatchAsync<V1Alpha1ArtifactWorkflow>("work", """{ "spec": { "srcSecretRef": null } }""");

        (await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.SpecChanged)).Status.Message.Should().Be(
            "spec is immutable: delete the ArtifactWorkflow and create another");
    }

    [Test]
    public async Task The_spec_of_a_Workflow_holds_the_fields_that_templates_rely_on()
    {
        await Namespace.CreateSecretAsync("keys");
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with
        {
            WorkflowTemplateRef = new() { Name = "copy", ClusterScope = true },
            Parameters = [new() { Name = "image", Value = "alpine" }],
            SrcSecretRef = new() { Name = "keys" },
        }));
        await Namespace.OnlyWorkflowAsync();

        var spec = await Shared.ControlPlane.KubectlAsync("get", "wf", "work", "--namespace", Namespace.Name, "-o", "jsonpath={.spec}");

        JsonNode.DeepEquals(JsonNode.Parse(spec), JsonNode.Parse(
            """
            {
              "activeDeadlineSeconds": 604800,
              "arguments": { "parameters": [{ "name": "image", "value": "alpine" }, { "name": "srcSecretName", "value": "keys" }, { "name": "dstSecretName", "value": "" }] },
              "podGC": { "strategy": "OnWorkflowSuccess" },
              "ttlStrategy": { "secondsAfterCompletion": 2592000, "secondsAfterFailure": 2592000, "secondsAfterSuccess": 2592000 },
              "workflowTemplateRef": { "clusterScope": true, "name": "copy" }
            }
            """)).Should().BeTrue("{0}", spec);
    }

    private Task<V1Alpha1ArtifactWorkflow> ReportedAsync(string phase) => Namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == phase);
}
