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
        await Namespace.CreateAsync(An.Order("order").WithArtifact("""{ "image": "alpine:3.18" }"""));

        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.RunAsync(workflow);
        await Namespace.OrderAsync("order", order => order.Status.Phase == OrderPhase.Running);
        await Namespace.SucceedAsync(workflow);

        var ready = await Namespace.OrderReadyAsync("order");
        ready.Status.Should().BeEquivalentTo(
            new { Phase = OrderPhase.Succeeded, Progress = "1/1", Message = "", Succeeded = 1, Failed = 0, Total = 1, ObservedGeneration = 1 });
        ready.Status.Conditions.Should().ContainSingle();
    }

    [Test]
    public async Task A_failed_Workflow_fails_the_Order_with_its_message()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());

        await Namespace.FailAsync(await Namespace.OnlyWorkflowAsync(), "out of disk");

        var stalled = await Namespace.OrderStalledAsync("order", ArcReasons.Failed);
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
        await Namespace.CreateAsync(An.Endpoint("push-only", usage: "PushOnly"));
        await Namespace.CreateAsync(An.Endpoint("s3", type: "s3"));
        await Namespace.CreateAsync(An.Endpoint("locked", secret: "gone"));
        await Namespace.CreateAsync(An.ArtifactType("ruled", spec => spec with { Rules = new() { SrcTypes = ["oci"] } }));

        await Namespace.CreateAsync(An.Order("order").WithArtifact("""{ "image": "bad" }""", source, destination, type).WithArtifact("""{ "image": "good" }"""));

        var stalled = await Namespace.OrderAsync("order", order => order.Status.Message == message);
        stalled.Status.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be(reason);
        stalled.Status.UnresolvedArtifacts!.Single().Should().BeEquivalentTo(new { ArtifactIndex = 0, Reason = reason, Message = message });
        (await Namespace.OnlyWorkflowAsync()).GetLabel(ArcLabels.ArtifactType).Should().Be("oci");
    }

    [Test]
    public async Task Spec_paths_with_the_same_parameter_name_are_reported()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact("""{ "a": { "b": 1 }, "aB": 2 }"""));

        (await Namespace.OrderStalledAsync("order", ArcReasons.ComputationFailed)).Status.Message.Should().EndWith(
            "spec.artifacts[0].spec.a.b and spec.artifacts[0].spec.aB both make the parameter 'specAB'; rename one of them");
    }

    [Test]
    public async Task An_Order_without_artifacts_is_Ready_without_delay()
    {
        await Namespace.CreateAsync(An.Order("order"));

        (await Namespace.OrderReadyAsync("order")).Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Succeeded, Progress = "0/0" });
    }

    [Test]
    public async Task An_Order_of_200_artifacts_creates_200_Workflows_and_is_Ready_after_their_success()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(200));

        await Eventually.TrueAsync(() => Operator.Writes.Count(call => call is { Verb: "create", Resource: "workflows" }) == 200);
        var workflows = await Namespace.WorkflowsAsync(200);
        await Parallel.ForEachAsync(workflows, async (workflow, _) => await Namespace.SucceedAsync(workflow));

        (await Namespace.OrderReadyAsync("order")).Status.Progress.Should().Be("200/200");
    }

    [TestCase(63)]
    [TestCase(253)]
    public async Task An_Order_with_the_longest_name_creates_a_Workflow(int length)
    {
        var name = new string('a', length);
        await Namespace.CreateAsync(An.Order(name).WithArtifact());

        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.SucceedAsync(workflow);

        workflow.Name().Should().StartWith(name[..35] + "-").And.HaveLength(52);
        await Namespace.OrderReadyAsync(name);
    }

    [Test]
    public async Task An_Order_with_the_name_prefix_and_work_of_another_Order_waits_for_its_deletion()
    {
        var prefix = new string('a', 35);
        await Namespace.CreateAsync(An.Order($"{prefix}-first").WithArtifact());
        await Namespace.OnlyWorkflowAsync();

        await Namespace.CreateAsync(An.Order($"{prefix}-second").WithArtifact());
        var stalled = await Namespace.OrderStalledAsync($"{prefix}-second", ArcReasons.NameConflict);
        await Namespace.DeleteAsync<V1Alpha1Order>($"{prefix}-first");

        stalled.Status.Message.Should().EndWith($"of artifact 0 belongs to Order '{prefix}-first', whose name begins with the same 35 characters; rename one of them");
        await Namespace.OrderAsync($"{prefix}-second", order => order.Status.UnresolvedArtifacts is not { Count: > 0 });
        (await Namespace.ArtifactWorkflowsAsync(1))[0].GetController()!.Name.Should().Be($"{prefix}-second");
    }

    [Test]
    public async Task Orders_with_the_same_name_prefix_and_different_work_do_not_conflict()
    {
        var prefix = new string('a', 35);

        await Namespace.CreateAsync(An.Order($"{prefix}-first").WithArtifact("""{ "image": "a" }"""));
        await Namespace.CreateAsync(An.Order($"{prefix}-second").WithArtifact("""{ "image": "b" }"""));

        await Namespace.WorkflowsAsync(2);
    }

    [Test]
    public async Task An_ArtifactWorkflow_without_owner_and_with_other_work_blocks_the_artifact_until_it_is_deleted()
    {
        var first = await Namespace.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { Suspend = true }));
        await Namespace.OrderAsync("order", order => order.Status.Phase == OrderPhase.Suspended);
        var dependencies = new OrderDependencies { Endpoints = await Namespace.ListAsync<V1Alpha1Endpoint>(), Types = await Namespace.ListAsync<V1Alpha1ArtifactType>() };
        var resumed = new V1Alpha1Order { Metadata = first.Metadata, Spec = first.Spec with { Suspend = false } };
        var name = OrderPlan.For(dependencies.Observe(resumed), new(), An.Noon).Create.Single().Entity.Name();
        await Namespace.CreateAsync(An.ArtifactWorkflow(name));

        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": false } }""");
        var stalled = await Namespace.OrderStalledAsync("order", ArcReasons.NameConflict);
        await Namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>(name);

        stalled.Status.Message.Should().EndWith($"ArtifactWorkflow '{name}' exists, but does other work than artifact 0; delete it and ARC creates the right one");
        await Namespace.ArtifactWorkflowAsync(name, found => found?.GetController()?.Name == "order");
        await Namespace.OrderAsync("order", order => order.Status.Message == "");
    }

    [Test]
    public async Task A_deleted_Order_leaves_no_objects()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(3));
        var workflows = await Namespace.WorkflowsAsync(3);
        await Namespace.SucceedAsync(workflows[0]);
        await Namespace.RunAsync(workflows[1]);
        await Namespace.OrderAsync("order", order => order.Status is { Succeeded: 1, Phase: OrderPhase.Running });

        await Namespace.DeleteAsync<V1Alpha1Order>("order");

        await Namespace.NothingIsLeftAsync();
    }

    [Test]
    public async Task The_deletion_of_an_Order_waits_for_a_Workflow_with_a_finalizer()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.PatchAsync<V1Alpha1Workflow>(workflow.Name(), """{ "metadata": { "finalizers": ["example.com/slow"] } }""");

        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        var waiting = await Namespace.OrderAsync("order", order => order.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.Deleting);
        await Namespace.PatchAsync<V1Alpha1Workflow>(workflow.Name(), """{ "metadata": { "finalizers": null } }""");

        waiting.Status.Message.Should().Be($"waiting for finalizer example.com/slow of Workflow {workflow.Name()}");
        await Namespace.NothingIsLeftAsync();
    }

    [Test]
    public async Task The_Workflow_of_a_removed_artifact_is_deleted_and_the_others_stay()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(2));
        var before = await Namespace.WorkflowsAsync(2);

        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "artifacts": [{ "type": "oci", "spec": { "image": "image:1" } }] } }""");

        var kept = await Namespace.OnlyWorkflowAsync();
        before.Select(workflow => workflow.Uid()).Should().Contain(kept.Uid());
        await Namespace.OrderAsync("order", order => order.Status is { Total: 1, ArtifactWorkflows.Count: 1, ObservedGeneration: 2 });
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task A_succeeded_workflow_is_deleted_after_its_TTL_and_is_not_repeated(int seconds)
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(2).With(spec => spec with { TTLSecondsAfterCompletion = seconds }));

        var workflows = await Namespace.WorkflowsAsync(2);
        await Namespace.SucceedAsync(workflows[0]);
        await Namespace.GoneAsync<V1Alpha1Workflow>(workflows[0].Name());
        await Namespace.SucceedAsync(workflows[1]);

        await Namespace.OrderReadyAsync("order");
        await Namespace.ArtifactWorkflowsAsync(0);
        await Namespace.WorkflowsAsync(0);
        (await Namespace.OrderReadyAsync("order")).Status.Should().BeEquivalentTo(new { Progress = "2/2", Phase = OrderPhase.Succeeded });
        Operator.Writes.Where(call => call is { Verb: "create", Resource: "workflows" }).Should().HaveCount(2);
    }

    [Test]
    public async Task An_Order_is_deleted_after_its_ttl_with_all_objects_that_it_created()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());

        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "ttl": "2s" } }""");

        await Namespace.NothingIsLeftAsync();
    }

    [Test]
    public async Task A_force_at_runs_everything_again_once()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var first = await Namespace.OnlyWorkflowAsync();
        await Namespace.SucceedAsync(first);
        await Namespace.OrderReadyAsync("order");

        await Namespace.ForceAsync<V1Alpha1Order>("order", "1767225600");
        await Namespace.GoneAsync<V1Alpha1Workflow>(first.Name());
        var second = await Namespace.OnlyWorkflowAsync();
        await Namespace.SucceedAsync(second);

        var ready = await Namespace.OrderAsync("order", order => order.Status.LastForceAt is not null && order.Status.Conditions.IsTrue(Conditions.Ready));
        ready.Status.LastForceAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1767225600));
        (await Namespace.OnlyWorkflowAsync()).Uid().Should().Be(second.Uid());
    }

    [Test]
    public async Task A_finalizer_of_another_controller_stays()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.OnlyWorkflowAsync();
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "metadata": { "finalizers": ["example.com/other", "arc.opendefense.cloud/order-finalizer"] } }""");

        await Namespace.DeleteAsync<V1Alpha1Order>("order");

        await Namespace.ArtifactWorkflowsAsync(0);
        await Namespace.OrderAsync("order", order => order.Finalizers() is ["example.com/other"]);
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "metadata": { "finalizers": null } }""");
        await Namespace.NothingIsLeftAsync();
    }

    [Test]
    public async Task An_Order_from_before_the_start_of_the_operator_is_reconciled()
    {
        await Operator.StopAsync();
        await Namespace.CreateAsync(An.Order("order").WithArtifact());

        await using var late = await OperatorUnderTest.StartAsync(Shared, Namespace.Name);

        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderReadyAsync("order");
    }

    [Test]
    public async Task Changes_during_an_outage_of_the_operator_are_reconciled_after_it()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(2));
        var workflows = await Namespace.WorkflowsAsync(2);
        await Operator.StopAsync();
        await Namespace.SucceedAsync(workflows[0]);
        await Namespace.SucceedAsync(workflows[1]);
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "artifacts": [{ "type": "oci", "spec": { "image": "image:1" } }] } }""");

        await using var late = await OperatorUnderTest.StartAsync(Shared, Namespace.Name);

        var ready = await Namespace.OrderAsync("order", order => order.Status.ObservedGeneration == 2 && order.Status.Conditions.IsTrue(Conditions.Ready));
        ready.Status.Progress.Should().Be("1/1");
        await Namespace.OnlyWorkflowAsync();
    }

    [Test]
    public async Task A_deleted_running_Workflow_is_lost_and_a_force_at_runs_it_again()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.RunAsync(workflow);
        await Namespace.OrderAsync("order", order => order.Status.Phase == OrderPhase.Running);

        await Namespace.DeleteAsync<V1Alpha1Workflow>(workflow.Name());
        var failed = await Namespace.OrderStalledAsync("order", ArcReasons.WorkflowLost);
        await Namespace.ForceAsync<V1Alpha1Order>("order", "1767225600");

        failed.Status.Message.Should().StartWith("artifact 0: the Argo Workflow disappeared before its end was observed");
        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderReadyAsync("order");
    }
}
