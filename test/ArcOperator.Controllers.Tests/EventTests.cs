using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>What the operator tells as events: each fact once, however often it looks.</summary>
internal sealed class EventTests : ArcTest
{
    [Test]
    public async Task Of_an_order_creation_and_success_are_told_once()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Space.OnlyWorkflowAsync();
        await Space.SucceedAsync(workflow);
        await Space.OrderReadyAsync("order");

        await ToldAsync("order", "Created", "Succeeded");
        await ToldAsync(workflow.Name(), "Created", "Succeeded");
        await Space.PatchAsync<V1Alpha1Order>("order", """{ "metadata": { "labels": { "touched": "yes" } }, "spec": { "ttl": "24h" } }""");
        await Space.PatchAsync<V1Alpha1Workflow>(workflow.Name(), """{ "metadata": { "labels": { "touched": "yes" } } }""");
        await StaysToldAsync("order", "Created", "Succeeded");
        await StaysToldAsync(workflow.Name(), "Created", "Succeeded");
    }

    [Test]
    public async Task A_problem_is_told_when_it_comes_up()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact(source: "gone").WithArtifact("""{ "a-b": 1, "a": { "b": 1 } }""", type: "missing"));

        await ToldAsync("order", "InvalidEndpoint", "InvalidArtifactType");
        (await Space.EventsAsync("order"))[0].Note.Should().Contain(" of artifact ");
    }

    [Test]
    public async Task A_spec_of_which_no_parameters_can_be_made_is_told_with_its_cause_and_not_repeated()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact("""{ "a": { "b": 1 }, "aB": 2 }"""));
        await ToldAsync("order", "ComputationFailed");

        await Space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "ttl": "24h" } }""");
        await Space.OrderAsync("order", order => order.Status.ObservedGeneration == 2);

        // Events are written in their order: a repetition would be before this one.
        await Space.ForceAsync<V1Alpha1Order>("order", "1767225600");
        await ToldAsync("order", "ComputationFailed", "ForceReconcile");
        (await Space.EventsAsync("order")).Single(told => told.Reason == "ComputationFailed").Should().BeEquivalentTo(new
        {
            Type = "Warning",
            Note = "spec.artifacts[0].spec.a.b and spec.artifacts[0].spec.aB both make the parameter 'specAB'; rename one of them",
        });
    }

    [Test]
    public async Task A_changed_endpoint_is_told_as_superseded_and_forcing_as_such()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        await Space.SucceedAsync(await Space.OnlyWorkflowAsync());
        await Space.OrderReadyAsync("order");

        await Space.PatchAsync<V1Alpha1Endpoint>("src", """{ "spec": { "remoteURL": "moved.example" } }""");
        await Space.WorkflowsAsync(2);
        await ToldAsync("order", "Created", "Succeeded", "Created", "Superseded");

        await Space.ForceAsync<V1Alpha1Order>("order", "1767225600");
        await Eventually.TrueAsync(async () => (await Space.EventsAsync("order")).Any(told => told.Reason == "ForceReconcile"));
    }

    [Test]
    public async Task Deleting_an_order_is_one_event_of_the_order()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Space.OnlyWorkflowAsync();

        await Space.DeleteAsync<V1Alpha1Order>("order");
        await Space.NothingIsLeftAsync();

        await ToldAsync("order", "Created", "Deleting");
        await ToldAsync(workflow.Name(), "Created");
    }

    [Test]
    public async Task A_missing_secret_is_told()
    {
        await Space.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { DstSecretRef = new() { Name = "keys" } }));

        await ToldAsync("work", "InvalidSecret");
    }

    [Test]
    public async Task An_endpoint_that_is_still_in_use_names_the_orders()
    {
        await Space.CreateAsync(An.Endpoint("used"));
        await Space.CreateAsync(An.Order("order").WithArtifact(source: "used"));
        await Space.EndpointsAtRestAsync();

        await Space.DeleteAsync<V1Alpha1Endpoint>("used");

        await Eventually.TrueAsync(async () => (await Space.EventsAsync("used")).Any(told => told is { Reason: "InUse", Note: "deletion waits while Orders refer to it: 'order'" }));
        await Space.DeleteAsync<V1Alpha1Order>("order");
        await Space.GoneAsync<V1Alpha1Endpoint>("used");
    }

    private Task ToldAsync(string entity, params IReadOnlyList<string> reasons) =>
        Eventually.TrueAsync(async () => (await ReasonsAsync(entity)).SequenceEqual(reasons.Order()), what: $"{entity} has the events {string.Join(' ', reasons)}");

    private Task StaysToldAsync(string entity, params IReadOnlyList<string> reasons) =>
        Eventually.StaysTrueAsync(async () => (await ReasonsAsync(entity)).SequenceEqual(reasons.Order()), TimeSpan.FromMilliseconds(500));

    private async Task<IEnumerable<string>> ReasonsAsync(string entity) =>
        (await Space.EventsAsync(entity)).SelectMany(told => Enumerable.Repeat(told.Reason ?? "", told.Series?.Count ?? 1)).Order();
}
