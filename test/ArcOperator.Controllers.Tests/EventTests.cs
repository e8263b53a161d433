using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>Events of the operator. Each is emitted once, however often an object is reconciled.</summary>
internal sealed class EventTests : ArcTest
{
    [Test]
    public async Task Creation_and_success_of_an_Order_emit_one_event_each()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.SucceedAsync(workflow);
        await Namespace.OrderReadyAsync("order");

        await EmitsAsync("order", "Created", "Succeeded");
        await EmitsAsync(workflow.Name(), "Created", "Succeeded");
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "metadata": { "labels": { "touched": "yes" } }, "spec": { "ttl": "24h" } }""");
        await Namespace.OrderAsync("order", order => order.Status.ObservedGeneration == 2);
        await Namespace.PatchAsync<V1Alpha1Workflow>(workflow.Name(), """{ "metadata": { "labels": { "touched": "yes" } } }""");
        await EmitsNoMoreAsync("order", "Created", "Succeeded");
        await EmitsNoMoreAsync(workflow.Name(), "Created", "Succeeded");
    }

    [Test]
    public async Task A_blocked_artifact_emits_a_warning()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "gone").WithArtifact("""{ "a-b": 1, "a": { "b": 1 } }""", type: "missing"));

        await EmitsAsync("order", "InvalidEndpoint", "InvalidArtifactType");
        (await Namespace.EventsAsync("order"))[0].Note.Should().Contain(" of artifact ");
    }

    [Test]
    public async Task A_spec_without_valid_parameters_emits_one_warning_with_its_cause()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact("""{ "a": { "b": 1 }, "aB": 2 }"""));
        await EmitsAsync("order", "ComputationFailed");

        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "ttl": "24h" } }""");
        await Namespace.OrderAsync("order", order => order.Status.ObservedGeneration == 2);

        // Events are written in their order: a repetition would be before this one.
        await Namespace.ForceAsync<V1Alpha1Order>("order", "1767225600");
        await EmitsAsync("order", "ComputationFailed", "ForceReconcile");
        (await Namespace.EventsAsync("order")).Single(record => record.Reason == "ComputationFailed").Should().BeEquivalentTo(new
        {
            Type = "Warning",
            Note = "spec.artifacts[0].spec.a.b and spec.artifacts[0].spec.aB both make the parameter 'specAB'; rename one of them",
        });
    }

    [Test]
    public async Task A_run_that_waits_for_more_than_a_minute_emits_one_warning_of_its_Order()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.WaitForImageAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderAsync("order", order => order.Status.Conditions.Find(Conditions.Ready)?.Reason == "ImagePull");

        await EmitsAsync("order", "Created", "ImagePull");
        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "ttl": "24h" } }""");
        await Namespace.OrderAsync("order", order => order.Status.ObservedGeneration == 2);

        await EmitsNoMoreAsync("order", "Created", "ImagePull");
        (await Namespace.EventsAsync("order")).Single(record => record.Reason == "ImagePull").Should().BeEquivalentTo(new { Type = "Warning" })
            .And.Subject.As<Eventsv1Event>().Note.Should().StartWith("artifact 0: ImagePull: image a/b:1 cannot be pulled: ");
    }

    [Test]
    public async Task A_changed_Endpoint_emits_Superseded_and_a_force_at_emits_ForceReconcile()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderReadyAsync("order");

        await Namespace.PatchAsync<V1Alpha1Endpoint>("src", """{ "spec": { "remoteURL": "moved.example" } }""");
        await Namespace.WorkflowsAsync(2);
        await EmitsAsync("order", "Created", "Succeeded", "Created", "Superseded");

        await Namespace.ForceAsync<V1Alpha1Order>("order", "1767225600");
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("order")).Any(record => record.Reason == "ForceReconcile"));
    }

    [Test]
    public async Task The_deletion_of_an_Order_emits_one_event()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Namespace.OnlyWorkflowAsync();

        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.NothingIsLeftAsync();

        await EmitsAsync("order", "Created", "Deleting");
        await EmitsAsync(workflow.Name(), "Created");
    }

    [Test]
    public async Task A_missing_Secret_emits_a_warning()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { DstSecretRef = new() { Name = "keys" } }));

        await EmitsAsync("work", "InvalidSecret");
    }

    [Test]
    public async Task The_event_of_an_Endpoint_in_use_names_the_Orders()
    {
        await Namespace.CreateAsync(An.Endpoint("used"));
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "used"));
        await Namespace.EndpointsAtRestAsync();

        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");

        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("used")).Any(record => record is { Reason: "InUse", Note: "deletion waits while Orders refer to it: 'order'" }));
        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.GoneAsync<V1Alpha1Endpoint>("used");
    }

    private Task EmitsAsync(string entity, params IReadOnlyList<string> reasons) =>
        Eventually.TrueAsync(async () => (await ReasonsAsync(entity)).SequenceEqual(reasons.Order()), what: $"{entity} has the events {string.Join(' ', reasons)}");

    // Events are written in their order. Those of a later Order come after any that earlier changes have caused.
    private async Task EmitsNoMoreAsync(string entity, params IReadOnlyList<string> reasons)
    {
        var later = $"later-{Guid.NewGuid():N}";
        await Namespace.CreateAsync(An.Order(later).WithArtifact($$"""{ "image": "{{later}}" }"""));
        await EmitsAsync(later, "Created");
        (await ReasonsAsync(entity)).Should().Equal(reasons.Order());
    }

    private async Task<IEnumerable<string>> ReasonsAsync(string entity) =>
        (await Namespace.EventsAsync(entity)).SelectMany(record => Enumerable.Repeat(record.Reason ?? "", record.Series?.Count ?? 1)).Order();
}
