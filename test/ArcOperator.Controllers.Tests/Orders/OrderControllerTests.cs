using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Orders;

internal sealed class OrderControllerTests : ArcTest
{
    [Test]
    public async Task An_Order_creates_a_Workflow_and_is_Ready_after_its_success()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact("""{ "image": "alpine:3.18" }"""));

        var workflow = await Space.OnlyWorkflowAsync();
        await Space.RunAsync(workflow);
        await Space.OrderAsync("order", order => order.Status.Phase == OrderPhase.Running);
        await Space.SucceedAsync(workflow);

        var ready = await Space.OrderReadyAsync("order");
        ready.Status.Should().BeEquivalentTo(
            new { Phase = OrderPhase.Succeeded, Progress = "1/1", Message = "", Succeeded = 1, Failed = 0, Total = 1, ObservedGeneration = 1 });
        ready.Status.Conditions.Should().ContainSingle();
    }

    [Test]
    public async Task A_failed_Workflow_fails_the_Order_with_its_message()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());

        await Space.FailAsync(await Space.OnlyWorkflowAsync(), "out of disk");

        var stalled = await Space.OrderStalledAsync("order", ArcReasons.Failed);
        stalled.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Failed, Failed = 1, Message = "artifact 0: out of disk" });
    }

    [TestCase("gone", "dst", "oci", ArcReasons.InvalidEndpoint, "Endpoint 'gone' (source of artifact 0) does not exist in this namespace; create it and ARC retries automatically (failed to fetch endpoint for source)")]
    [TestCase("src", "gone", "oci", ArcReasons.InvalidEndpoint, "Endpoint 'gone' (destination of artifact 0) does not exist in this namespace; create it and ARC retries automatically (failed to fetch endpoint for destination)")]
    [TestCase("push-only", "dst", "oci", ArcReasons.InvalidEndpoint, "Endpoint 'push-only' (source of artifact 0) needs spec.usage PullOnly or All (artifact validation failed: endpoint 'push-only' usage 'PushOnly' is not compatible with source usage)")]
    [TestCase("s3", "dst", "ruled", ArcReasons.InvalidEndpoint, "Endpoint 's3' (source of artifact 0) needs type oci (artifact validation failed: source endpoint type 's3' is not allowed by ArtifactType rules)")]
    [TestCase("src", "locked", "oci", ArcReasons.InvalidSecret, "Secret 'gone' of Endpoint 'locked' (destination of artifact 0) does not exist; create it and ARC retries automatically (failed to fetch secret for destination)")]
    [TestCase("src", "dst", "gone", ArcReasons.InvalidArtifactType, "ArtifactType or ClusterArtifactType 'gone' (type of artifact 0) does not exist; create one and ARC retries automatically (failed to fetch ArtifactType or ClusterArtifactType)")]
    public async Task A_blocked_artifact_is_reported_and_delays_no_other(string source, string destination, string type, string reason, string message)
    {
        await Space.CreateAsync(An.Endpoint("push-only", usage: "PushOnly"));
        await Space.CreateAsync(An.Endpoint("s3", type: "s3"));
        await Space.CreateAsync(An.Endpoint("locked", secret: "gone"));
        await Space.CreateAsync(An.ArtifactType("ruled", spec => spec with { Rules = new() { SrcTypes = ["oci"] } }));

        await Space.CreateAsync(An.Order("order").WithArtifact("""{ "image": "bad" }""", source, destination, type).WithArtifact("""{ "image": "good" }"""));

        var stalled = await Space.OrderAsync("order", order => order.Status.Message == message);
        stalled.Status.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be(reason);
        stalled.Status.UnresolvedArtifacts!.Single().Should().BeEquivalentTo(new { ArtifactIndex = 0, Reason = reason, Message = message });
        (await Space.OnlyWorkflowAsync()).GetLabel(ArcLabels.ArtifactType).Should().Be("oci");
    }

    [Test]
    public async Task Spec_paths_with_the_same_parameter_name_are_reported()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact("""{ "a": { "b": 1 }, "aB": 2 }"""));

        (await Space.OrderStalledAsync("order", ArcReasons.ComputationFailed)).Status.Message.Should().EndWith(
            "spec.artifacts[0].spec.a.b and spec.artifacts[0].spec.aB both make the parameter 'specAB'; rename one of them");
    }

    [Test]
    public async Task An_Order_without_artifacts_is_Ready_without_delay()
    {
        await Space.CreateAsync(An.Order("order"));

        (await Space.OrderReadyAsync("order")).Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Succeeded, Progress = "0/0" });
    }

    [Test]
    public async Task An_Order_of_200_artifacts_creates_200_Workflows_and_is_Ready_after_their_success()
    {
        await Space.CreateAsync(An.Order("order").WithArtifacts(200));

        await Eventually.TrueAsync(() => Operator.Writes.Count(call => call is { Verb: "create", Resource: "workflows" }) == 200);
        var workflows = await Space.WorkflowsAsync(200);
        await Parallel.ForEachAsync(workflows, async (workflow, _) => await Space.SucceedAsync(workflow));

        (await Space.OrderReadyAsync("order")).Status.Progress.Should().Be("200/200");
    }

    [TestCase(63)]
    [TestCase(253)]
    public async Task An_Order_with_the_longest_name_creates_a_Workflow(int length)
    {
        var name = new string('a', length);
        await Space.CreateAsync(An.Order(name).WithArtifact());

        var workflow = await Space.OnlyWorkflowAsync();
        await Space.SucceedAsync(workflow);

        workflow.Name().Should().StartWith(name[..35] + "-").And.HaveLength(52);
        await Space.OrderReadyAsync(name);
    }

    [Test]
    public async Task An_Order_with_the_name_prefix_and_work_of_another_Order_waits_for_its_deletion()
    {
        var prefix = new string('a', 35);
        await Space.CreateAsync(An.Order($"{prefix}-first").WithArtifact());
        await Space.OnlyWorkflowAsync();

        await Space.CreateAsync(An.Order($"{prefix}-second").WithArtifact());
        var stalled = await Space.OrderStalledAsync($"{prefix}-second", ArcReasons.NameConflict);
        await Space.DeleteAsync<V1Alpha1Order>($"{prefix}-first");

        stalled.Status.Message.Should().EndWith($"of artifact 0 belongs to Order '{prefix}-first', whose name begins with the same 35 characters; rename one of them");
        await Space.OrderAsync($"{prefix}-second", order => order.Status.UnresolvedArtifacts is not { Count: > 0 });
        (await Space.ArtifactWorkflowsAsync(1))[0].GetController()!.Name.Should().Be($"{prefix}-second");
    }

    [Test]
    public async Task Orders_with_the_same_name_prefix_and_different_work_do_not_conflict()
    {
        var prefix = new string('a', 35);

        await Space.CreateAsync(An.Order($"{prefix}-first").WithArtifact("""{ "image": "a" }"""));
        await Space.CreateAsync(An.Order($"{prefix}-second").WithArtifact("""{ "image": "b" }"""));

        await Space.WorkflowsAsync(2);
    }

    [Test]
    public async Task An_ArtifactWorkflow_without_owner_and_with_other_work_blocks_the_artifact_until_it_is_deleted()
    {
        var first = await Space.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { Suspend = true }));
        await Space.OrderAsync("order", order => order.Status.Phase == OrderPhase.Suspended);
        var dependencies = new OrderDependencies { Endpoints = await Space.ListAsync<V1Alpha1Endpoint>(), Types = await Space.ListAsync<V1Alpha1ArtifactType>() };
        var resumed = new V1Alpha1Order { Metadata = first.Metadata, Spec = first.Spec with { Suspend = false } };
        var name = OrderPlan.For(dependencies.Observe(resumed), new(), An.Noon).Create.Single().Entity.Name();
        await Space.CreateAsync(An.ArtifactWorkflow(name));

        await Space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": false } }""");
        var stalled = await Space.OrderStalledAsync("order", ArcReasons.NameConflict);
        await Space.DeleteAsync<V1Alpha1ArtifactWorkflow>(name);

        stalled.Status.Message.Should().EndWith($"ArtifactWorkflow '{name}' exists, but does other work than artifact 0; delete it and ARC creates the right one");
        await Space.ArtifactWorkflowAsync(name, found => found?.GetController()?.Name == "order");
        await Space.OrderAsync("order", order => order.Status.Message == "");
    }

    [Test]
    public async Task A_deleted_Order_leaves_no_objects()
    {
        await Space.CreateAsync(An.Order("order").WithArtifacts(3));
        var workflows = await Space.WorkflowsAsync(3);
        await Space.SucceedAsync(workflows[0]);
        await Space.RunAsync(workflows[1]);
        await Space.OrderAsync("order", order => order.Status is { Succeeded: 1, Phase: OrderPhase.Running });

        await Space.DeleteAsync<V1Alpha1Order>("order");

        await Space.NothingIsLeftAsync();
    }

    [Test]
    public async Task The_deletion_of_an_Order_waits_for_a_Workflow_with_a_finalizer()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Space.OnlyWorkflowAsync();
        await Space.PatchAsync<V1Alpha1Workflow>(workflow.Name(), """{ "metadata": { "finalizers": ["example.com/slow"] } }""");

        await Space.DeleteAsync<V1Alpha1Order>("order");
        var waiting = await Space.OrderAsync("order", order => order.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.Deleting);
        await Space.PatchAsync<V1Alpha1Workflow>(workflow.Name(), """{ "metadata": { "finalizers": null } }""");

        waiting.Status.Message.Should().Be($"waiting for finalizer example.com/slow of Workflow {workflow.Name()}");
        await Space.NothingIsLeftAsync();
    }

    [Test]
    public async Task The_Workflow_of_a_removed_artifact_is_deleted_and_the_others_stay()
    {
        await Space.CreateAsync(An.Order("order").WithArtifacts(2));
        var before = await Space.WorkflowsAsync(2);

        await Space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "artifacts": [{ "type": "oci", "spec": { "image": "image:1" } }] } }""");

        var kept = await Space.OnlyWorkflowAsync();
        before.Select(workflow => workflow.Uid()).Should().Contain(kept.Uid());
        await Space.OrderAsync("order", order => order.Status is { Total: 1, ArtifactWorkflows.Count: 1, ObservedGeneration: 2 });
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task A_succeeded_workflow_is_deleted_after_its_TTL_and_is_not_repeated(int seconds)
    {
        await Space.CreateAsync(An.Order("order").WithArtifacts(2).With(spec => spec with { TTLSecondsAfterCompletion = seconds }));

        var workflows = await Space.WorkflowsAsync(2);
        await Space.SucceedAsync(workflows[0]);
        await Space.GoneAsync<V1Alpha1Workflow>(workflows[0].Name());
        await Space.SucceedAsync(workflows[1]);

        await Space.OrderReadyAsync("order");
        await Space.ArtifactWorkflowsAsync(0);
        await Space.WorkflowsAsync(0);
        (await Space.OrderReadyAsync("order")).Status.Should().BeEquivalentTo(new { Progress = "2/2", Phase = OrderPhase.Succeeded });
        Operator.Writes.Where(call => call is { Verb: "create", Resource: "workflows" }).Should().HaveCount(2);
    }

    [Test]
    public async Task An_Order_is_deleted_after_its_ttl_with_all_objects_that_it_created()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        await Space.RunAsync(await Space.OnlyWorkflowAsync());

        await Space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "ttl": "2s" } }""");

        await Space.NothingIsLeftAsync();
    }

    [Test]
    public async Task A_force_at_runs_everything_again_once()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        var first = await Space.OnlyWorkflowAsync();
        await Space.SucceedAsync(first);
        await Space.OrderReadyAsync("order");

        await Space.ForceAsync<V1Alpha1Order>("order", "1767225600");
        await Space.GoneAsync<V1Alpha1Workflow>(first.Name());
        var second = await Space.OnlyWorkflowAsync();
        await Space.SucceedAsync(second);

        var ready = await Space.OrderAsync("order", order => order.Status.LastForceAt is not null && order.Status.Conditions.IsTrue(Conditions.Ready));
        ready.Status.LastForceAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1767225600));
        (await Space.OnlyWorkflowAsync()).Uid().Should().Be(second.Uid());
    }

    [Test]
    public async Task A_finalizer_of_another_controller_stays()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        await Space.OnlyWorkflowAsync();
        await Space.PatchAsync<V1Alpha1Order>("order", """{ "metadata": { "finalizers": ["example.com/other", "arc.opendefense.cloud/order-finalizer"] } }""");

        await Space.DeleteAsync<V1Alpha1Order>("order");

        await Space.ArtifactWorkflowsAsync(0);
        await Space.OrderAsync("order", order => order.Finalizers() is ["example.com/other"]);
        await Space.PatchAsync<V1Alpha1Order>("order", """{ "metadata": { "finalizers": null } }""");
        await Space.NothingIsLeftAsync();
    }

    [Test]
    public async Task An_Order_from_before_the_start_of_the_operator_is_reconciled()
    {
        await Operator.StopAsync();
        await Space.CreateAsync(An.Order("order").WithArtifact());

        await using var late = await OperatorUnderTest.StartAsync(Shared, Space.Name);

        await Space.SucceedAsync(await Space.OnlyWorkflowAsync());
        await Space.OrderReadyAsync("order");
    }

    [Test]
    public async Task Changes_during_an_outage_of_the_operator_are_reconciled_after_it()
    {
        await Space.CreateAsync(An.Order("order").WithArtifacts(2));
        var workflows = await Space.WorkflowsAsync(2);
        await Operator.StopAsync();
        await Space.SucceedAsync(workflows[0]);
        await Space.SucceedAsync(workflows[1]);
        await Space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "artifacts": [{ "type": "oci", "spec": { "image": "image:1" } }] } }""");

        await using var late = await OperatorUnderTest.StartAsync(Shared, Space.Name);

        var ready = await Space.OrderAsync("order", order => order.Status.ObservedGeneration == 2 && order.Status.Conditions.IsTrue(Conditions.Ready));
        ready.Status.Progress.Should().Be("1/1");
        await Space.OnlyWorkflowAsync();
    }

    [Test]
    public async Task A_deleted_running_Workflow_is_lost_and_a_force_at_runs_it_again()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Space.OnlyWorkflowAsync();
        await Space.RunAsync(workflow);
        await Space.OrderAsync("order", order => order.Status.Phase == OrderPhase.Running);

        await Space.DeleteAsync<V1Alpha1Workflow>(workflow.Name());
        var failed = await Space.OrderStalledAsync("order", ArcReasons.WorkflowLost);
        await Space.ForceAsync<V1Alpha1Order>("order", "1767225600");

        failed.Status.Message.Should().StartWith("artifact 0: the Argo Workflow disappeared before its end was observed");
        await Space.SucceedAsync(await Space.OnlyWorkflowAsync());
        await Space.OrderReadyAsync("order");
    }
}
