using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>Objects that the API server refuses to create. The refusal is reported, and the creation is retried.</summary>
[Category("OldServer")]
internal sealed class RefusalTests
{
    private ArcCluster _cluster = null!;
    private TestNamespace _space = null!;
    private OperatorUnderTest _operator = null!;

    [SetUp]
    public async Task StartOperator()
    {
        _cluster = await ArcCluster.GetAsync();
        _space = await TestNamespace.CreateAsync(_cluster);
        _operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
    }

    [TearDown]
    public Task StopOperator() => _operator.DisposeAsync().AsTask();

    [Test]
    public async Task A_Workflow_that_a_quota_refuses_is_created_after_the_quota_is_removed()
    {
        await ForbidAsync("workflows.argoproj.io");
        await _space.CreateAsync(An.ArtifactWorkflow("work"));
        var stalled = await _space.ArtifactWorkflowStalledAsync("work", ArcReasons.CreationFailed);

        await AllowAsync();

        stalled.Status.Message.Should().StartWith("the API server refused the Argo Workflow: ").And.Contain("exceeded quota");
        await _space.OnlyWorkflowAsync();
        await _space.ArtifactWorkflowAsync("work", found => !found.Status.Conditions.IsTrue(Conditions.Stalled));
    }

    [Test]
    public async Task An_ArtifactWorkflow_that_a_quota_refuses_is_created_after_the_quota_is_removed()
    {
        await ForbidAsync("artifactworkflows.arc.opendefense.cloud");
        await _space.CreateAsync(An.Order("order").WithArtifact());
        var stalled = await _space.OrderStalledAsync("order", ArcReasons.CreationFailed);

        await AllowAsync();

        stalled.Status.Message.Should().Contain("the API server refused the ArtifactWorkflow of artifact 0: ").And.Contain("exceeded quota");
        await _space.OnlyWorkflowAsync();
        await _space.OrderAsync("order", order => order.Status is { Message: "", UnresolvedArtifacts: null });
    }

    [Test]
    public async Task The_refusal_of_a_Workflow_emits_one_event_for_all_attempts()
    {
        await ForbidAsync("workflows.argoproj.io");
        await _space.CreateAsync(An.ArtifactWorkflow("work"));
        await RefusedAsync("workflows", times: 3);

        await AllowAsync();

        (await RefusalAsync("work")).Should().StartWith("the API server refused the Argo Workflow: ").And.Contain("exceeded quota");
    }

    [Test]
    public async Task The_refusal_of_an_ArtifactWorkflow_emits_one_event_for_all_attempts()
    {
        await ForbidAsync("artifactworkflows.arc.opendefense.cloud");
        await _space.CreateAsync(An.Order("order").WithArtifact());
        await RefusedAsync("artifactworkflows", times: 3);

        await AllowAsync();

        (await RefusalAsync("order")).Should()
            .StartWith("the API server refused the ArtifactWorkflow of artifact 0: ").And.Contain("exceeded quota");
    }

    [Test]
    public async Task A_namespace_with_running_work_can_be_deleted()
    {
        await _space.CreateAsync(An.Order("order").WithArtifacts(2));
        await _space.RunAsync((await _space.WorkflowsAsync(2))[0]);

        await _cluster.ControlPlane.KubectlAsync("delete", "namespace", _space.Name, "--timeout=60s");

        (await _cluster.Client.GetAsync<V1Namespace>(_space.Name)).Should().BeNull();
    }

    [Test]
    public async Task A_namespace_with_Endpoints_in_use_can_be_deleted()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact());
        await _space.RunAsync(await _space.OnlyWorkflowAsync());
        await _space.EndpointsAtRestAsync();
        await _space.DeleteAsync<V1Alpha1Endpoint>("src");
        await _space.EntityAsync<V1Alpha1Endpoint>("src", endpoint => endpoint.Status.Conditions.Find(Conditions.Ready)?.Reason == "InUse");

        await _cluster.ControlPlane.KubectlAsync("delete", "namespace", _space.Name, "--timeout=60s");

        (await _cluster.Client.GetAsync<V1Namespace>(_space.Name)).Should().BeNull();
    }

    /// <summary>Waits until the operator was refused this number of creations.</summary>
    private Task RefusedAsync(string resource, int times) => Eventually.TrueAsync(
        () => _operator.Calls.Count(call => call is { Verb: "create", Status: 403 } && call.Resource == resource) >= times, what: $"{resource} refused {times} times");

    /// <summary>Returns the event of the refusal after the object was created. Events are written in their order.</summary>
    private async Task<string> RefusalAsync(string entity)
    {
        await Eventually.TrueAsync(async () => (await _space.EventsAsync(entity)).Any(record => record.Reason == "Created"));
        var refusal = (await _space.EventsAsync(entity)).Where(record => record.Reason == ArcReasons.CreationFailed).Should().ContainSingle().Subject;
        refusal.Type.Should().Be("Warning");
        refusal.Series.Should().BeNull();
        return refusal.Note!;
    }

    // Without its controller, a quota enforces its status.
    private async Task ForbidAsync(string kind)
    {
        await _cluster.ControlPlane.KubectlAsync("create", "quota", "none", $"--hard=count/{kind}=0", "--namespace", _space.Name);
        await _cluster.ControlPlane.KubectlAsync(
            "patch", "quota", "none", "--namespace", _space.Name, "--subresource=status", "--type=merge", "--patch",
            $$"""{ "status": { "hard": { "count/{{kind}}": "0" }, "used": { "count/{{kind}}": "0" } } }""");
    }

    private Task<string> AllowAsync() => _cluster.ControlPlane.KubectlAsync("delete", "quota", "none", "--namespace", _space.Name);
}
