using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>The example scenario of ARC's architecture: an Endpoint is updated after an Order was carried out.</summary>
[Category("OldServer")]
internal sealed class ExampleScenarioTests : ArcTest
{
    [Test]
    public async Task A_changed_Endpoint_creates_a_new_ArtifactWorkflow_and_keeps_the_old_one_as_history()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var old = await SucceedAsync();

        await Namespace.PatchAsync<V1Alpha1Endpoint>("src", """{ "spec": { "remoteURL": "moved.example" } }""");

        var both = await Namespace.ArtifactWorkflowsAsync(2);
        both.Select(workflow => workflow.Name()).Should().Contain(old).And.OnlyHaveUniqueItems();
        await SucceedAsync();
        var ready = await Namespace.OrderAsync("order", order => order.Status is { Phase: OrderPhase.Succeeded } && order.Status.EndpointGenerations?["src"] == 2);
        ready.Status.ArtifactWorkflows!.Keys.Should().ContainSingle().Which.Should().NotBe(old[^16..]);
        await Namespace.ArtifactWorkflowsAsync(2);
    }

    [Test]
    public async Task A_changed_Endpoint_creates_a_new_ArtifactWorkflow_and_the_TTL_deletes_the_old_one()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 2 }));
        var old = await SucceedAsync();

        await Namespace.PatchAsync<V1Alpha1Endpoint>("src", """{ "spec": { "remoteURL": "moved.example" } }""");

        await Eventually.TrueAsync(() => Operator.Writes.Count(call => call is { Verb: "create", Resource: "artifactworkflows" }) == 2);
        await Namespace.GoneAsync<V1Alpha1ArtifactWorkflow>(old);
        (await Namespace.ArtifactWorkflowsAsync(1))[0].Name().Should().NotBe(old);
    }

    [Test]
    public async Task Rotated_credentials_repeat_the_work()
    {
        await Namespace.CreateSecretAsync("keys");
        await Namespace.CreateAsync(An.Endpoint("locked", secret: "keys"));
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "locked"));
        var old = await SucceedAsync();
        var before = (await Namespace.OrderReadyAsync("order")).Status.SecretGenerations!["keys"];

        await Namespace.PatchAsync<V1Secret>("keys", """{ "stringData": { "password": "new" } }""");

        await Namespace.ArtifactWorkflowsAsync(2);
        (await SucceedAsync()).Should().NotBe(old);
        (await Namespace.OrderReadyAsync("order")).Status.SecretGenerations!["keys"].Should().NotBe(before).And.HaveLength(16);
    }

    [Test]
    public async Task Credentials_that_are_rotated_during_the_work_restart_it()
    {
        await Namespace.CreateSecretAsync("keys");
        await Namespace.CreateAsync(An.Endpoint("locked", secret: "keys"));
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "locked"));
        var old = await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());

        await Namespace.PatchAsync<V1Secret>("keys", """{ "stringData": { "password": "new" } }""");

        await Namespace.GoneAsync<V1Alpha1Workflow>(old.Name());
        await SucceedAsync();
        await Namespace.OrderReadyAsync("order");
        await Namespace.ArtifactWorkflowsAsync(1);
    }

    /// <summary>Lets the one Workflow that has not finished succeed. Returns its name once the Order knows.</summary>
    private async Task<string> SucceedAsync()
    {
        var workflow = await Eventually.GetAsync(async () =>
            (await Namespace.ListAsync<V1Alpha1Workflow>()).SingleOrDefault(candidate => candidate.Status.Phase != "Succeeded" && !candidate.IsDeleting()));
        await Namespace.SucceedAsync(workflow);
        await Namespace.OrderAsync("order", order => order.Status.ArtifactWorkflows?.GetValueOrDefault(workflow.Name()[^16..])?.Phase == "Succeeded");
        return workflow.Name();
    }
}
