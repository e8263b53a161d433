using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>
/// Deletions of Orders and ArtifactWorkflows: their requests, their end, and objects that delay them. A garbage collector runs beside the operator.
/// </summary>
internal sealed class OrderDeletionTests : ArcTest
{
    // As Argo sets it: real/argo/finalizer-of-argo.json.
    private const string ArgoFinalizer = "workflows.argoproj.io/artifact-gc";

    [Test]
    public async Task The_deletion_of_an_Order_stops_the_creation_of_its_1000_artifacts()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(1000));
        await Eventually.TrueAsync(() => Creations("workflows") >= 5);

        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.OrderAsync("order", order => order.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.Deleting);
        await Eventually.TrueAsync(async () => await Namespace.FindAsync<V1Alpha1Order>("order") is null, TimeSpan.FromMinutes(2));

        await Namespace.NothingIsLeftAsync();
        var writes = Operator.Writes.Where(call => call.Resource is "artifactworkflows" or "workflows").ToList();
        var afterwards = writes.Skip(writes.FindIndex(call => call is { Verb: "delete", Resource: "artifactworkflows" })).ToList();
        afterwards.Should().NotContain(call => call.Verb == "create" && call.Resource == "artifactworkflows");
        afterwards.Count(call => call is { Verb: "create", Resource: "workflows" }).Should().BeLessThanOrEqualTo(OperatorUnderTest.DefaultWorkers, "only reconciles in progress are finished");
    }

    [Test]
    public async Task The_deletion_of_an_Order_of_one_artifact_costs_four_writes_and_one_event()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.SucceedAsync(workflow);
        await Namespace.OrderReadyAsync("order");
        await Namespace.EndpointsAtRestAsync();
        var before = Operator.Writes.Count();

        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.NothingIsLeftAsync();

        Operator.Writes.Skip(before).Where(call => !call.Resource.StartsWith("endpoints", StringComparison.Ordinal)).Select(call => $"{call.Verb} {call.Resource}").Should().Equal(
            "delete artifactworkflows", "delete workflows", "patch artifactworkflows", "patch orders");
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("order")).Any(record => record.Reason == ArcReasons.Deleting));
        (await Namespace.EventsAsync("order")).Where(record => record.Reason is "Deleted" or "Deleting").Should().ContainSingle()
            .Which.Note.Should().Be($"deleting ArtifactWorkflow {workflow.Name()} and the Argo objects");
        (await Namespace.EventsAsync(workflow.Name())).Should().NotContain(record => record.Reason == "Deleted" || record.Reason == "Deleting");
    }

    [Test]
    public async Task Conditions_and_events_of_a_deletion_name_the_finalizer_of_Argo_and_its_Workflow()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.RunAsync(workflow);
        await Namespace.PatchAsync<V1Alpha1Workflow>(workflow.Name(), $$"""{ "metadata": { "finalizers": ["{{ArgoFinalizer}}"] } }""");
        var message = $"waiting for finalizer {ArgoFinalizer} of Workflow {workflow.Name()}";

        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        var order = await Namespace.OrderAsync("order", found => found.Status.Message == message);
        var artifactWorkflow = (await Namespace.FindAsync<V1Alpha1ArtifactWorkflow>(workflow.Name()))!;
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("order")).Any(record => record.Note == message));
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync(workflow.Name())).Any(record => record.Note == message));
        await Namespace.PatchAsync<V1Alpha1Workflow>(workflow.Name(), """{ "metadata": { "finalizers": null } }""");

        foreach (var conditions in new[] { order.Status.Conditions, artifactWorkflow.Status.Conditions })
        {
            conditions.Find(Conditions.Ready).Should().BeEquivalentTo(new { Status = "False", Reason = ArcReasons.Deleting, Message = message });
            conditions.IsTrue(Conditions.Reconciling).Should().BeTrue();
        }

        await Namespace.NothingIsLeftAsync();
    }

    // As in real/argo/deleted-while-running.json.
    [Test]
    public async Task The_deletion_of_an_Order_with_a_running_Workflow_leaves_no_objects()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderAsync("order", order => order.Status.Phase == OrderPhase.Running);

        await Namespace.DeleteAsync<V1Alpha1Order>("order");

        await Namespace.NothingIsLeftAsync();
    }

    [Test]
    public async Task The_Order_names_the_finalizer_of_another_controller_on_its_ArtifactWorkflow()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var name = (await Namespace.OnlyWorkflowAsync()).Name();
        await Namespace.PatchAsync<V1Alpha1ArtifactWorkflow>(name, $$"""{ "metadata": { "finalizers": ["{{ArcFinalizers.ArtifactWorkflow}}", "example.com/audit"] } }""");

        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.OrderAsync("order", found => found.Status.Message == $"waiting for finalizer example.com/audit of ArtifactWorkflow {name}");
        await Namespace.PatchAsync<V1Alpha1ArtifactWorkflow>(name, """{ "metadata": { "finalizers": null } }""");

        await Namespace.NothingIsLeftAsync();
    }

    [Test]
    public async Task The_Order_names_the_finalizer_of_another_controller_on_itself()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.OnlyWorkflowAsync();
        await Namespace.PatchAsync<V1Alpha1Order>("order", $$"""{ "metadata": { "finalizers": ["{{ArcFinalizers.Order}}", "example.com/audit"] } }""");

        await Namespace.DeleteAsync<V1Alpha1Order>("order");

        await Namespace.OrderAsync("order", found => found.Finalizers() is ["example.com/audit"]
            && found.Status.Conditions.Find(Conditions.Ready) is { Reason: ArcReasons.Deleting, Message: "waiting for finalizer example.com/audit of Order order" });
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "metadata": { "finalizers": null } }""");
        await Namespace.NothingIsLeftAsync();
    }

    [Test]
    public async Task The_deletion_of_an_Order_with_cascade_orphan_keeps_ArtifactWorkflows_and_Workflows()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(2));
        var before = await Namespace.WorkflowsAsync(2);
        await Namespace.RunAsync(before[0]);

        await Shared.ControlPlane.KubectlAsync("delete", "order", "order", "--namespace", Namespace.Name, "--cascade=orphan", "--timeout=30s");

        await Namespace.GoneAsync<V1Alpha1Order>("order");
        (await Namespace.ArtifactWorkflowsAsync(2)).Should().OnlyContain(workflow => !workflow.IsDeleting() && workflow.GetController() == null);
        (await Namespace.WorkflowsAsync(2)).Select(workflow => (workflow.Uid(), workflow.IsDeleting())).Should().BeEquivalentTo(before.Select(workflow => (workflow.Uid(), false)));
    }

    [Test]
    public async Task The_deletion_of_an_ArtifactWorkflow_with_cascade_orphan_keeps_its_Workflow()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        var before = await Namespace.OnlyWorkflowAsync();

        await Shared.ControlPlane.KubectlAsync("delete", "artifactworkflow", "work", "--namespace", Namespace.Name, "--cascade=orphan", "--timeout=30s");

        await Namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("work");
        (await Namespace.OnlyWorkflowAsync()).Should().Match<V1Alpha1Workflow>(workflow => workflow.Uid() == before.Uid() && !workflow.IsDeleting());
    }

    [TestCase("order")]
    [TestCase("an-order-with-a-name-that-is-longer-than-the-value-of-a-label-may-be-by-far")]
    public async Task ArtifactWorkflows_and_Workflows_have_the_label_of_their_Order(string name)
    {
        await Namespace.CreateAsync(An.Order(name).WithArtifact());

        var workflow = await Namespace.OnlyWorkflowAsync();

        var label = workflow.GetLabel(ArcLabels.Order);
        label.Should().Be(ArcLabels.OrderValue(name)).And.StartWith(name[..Math.Min(name.Length, 46)]);
        label!.Length.Should().BeLessThanOrEqualTo(63);
        (await Namespace.ArtifactWorkflowsAsync(1))[0].GetLabel(ArcLabels.Order).Should().Be(label);
    }

    [Test]
    public async Task An_ArtifactWorkflow_without_the_label_of_its_Order_still_counts()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.SucceedAsync(workflow);
        await Namespace.OrderReadyAsync("order");
        await Namespace.PatchAsync<V1Alpha1ArtifactWorkflow>(workflow.Name(), $$"""{ "metadata": { "labels": { "{{ArcLabels.Order}}": null } } }""");

        await RestartOperatorAsync();
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "revisionHistoryLimit": 1 } }""");

        (await Namespace.OrderAsync("order", order => order.Status.ObservedGeneration == 2)).Status.Progress.Should().Be("1/1");
        (await Namespace.OnlyWorkflowAsync()).Uid().Should().Be(workflow.Uid());
    }

    private int Creations(string resource) => Operator.Writes.Count(call => call.Verb == "create" && call.Resource == resource);
}
