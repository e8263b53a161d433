using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>An Endpoint that is to be deleted stays while Orders use it.</summary>
internal sealed class InUseTests : ArcTest
{
    [SetUp]
    public async Task CreateEndpoint()
    {
        await Space.CreateAsync(An.Endpoint("used"));
        await Space.EndpointsAtRestAsync();
    }

    private static readonly TestCaseData<OrderBuilder>[] Users =
    [
        new(An.Order().WithArtifact(source: "used")) { TestName = "An_artifacts_source_stays" },
        new(An.Order().WithArtifact(destination: "used")) { TestName = "An_artifacts_destination_stays" },
        new(An.Order().WithArtifact().With(spec => spec with { Defaults = new() { SrcRef = new() { Name = "used" }, DstRef = new() { Name = "dst" } } })) { TestName = "A_default_source_stays" },
        new(An.Order().WithArtifact().With(spec => spec with { Defaults = new() { SrcRef = new() { Name = "src" }, DstRef = new() { Name = "used" } } })) { TestName = "A_default_destination_stays" },
    ];

    [TestCaseSource(nameof(Users))]
    public async Task An_Endpoint_in_use_stays_until_its_Order_is_deleted(OrderBuilder order)
    {
        await Space.CreateAsync(order);
        await Space.OnlyWorkflowAsync();

        await Space.DeleteAsync<V1Alpha1Endpoint>("used");

        (await KeptForAsync("order")).Status.Conditions.Find("Validated")!.Status.Should().Be("True", "the result of the last probe is kept");
        await Space.DeleteAsync<V1Alpha1Order>("order");
        await Space.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task An_Endpoint_is_deleted_after_its_Order_no_longer_uses_it()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact(source: "used"));
        await Space.OnlyWorkflowAsync();
        await Space.DeleteAsync<V1Alpha1Endpoint>("used");
        await KeptForAsync("order");

        await Space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "artifacts": [ { "type": "oci", "spec": {} } ] } }""");

        await Space.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task An_Endpoint_in_use_names_the_remaining_Orders()
    {
        await Space.CreateAsync(An.Order("first").WithArtifact(source: "used"));
        await Space.CreateAsync(An.Order("second").WithArtifact(destination: "used").WithArtifact(source: "used"));
        await Space.ArtifactWorkflowsAsync(3);
        await Space.DeleteAsync<V1Alpha1Endpoint>("used");
        await KeptForAsync("first', 'second");

        await Space.DeleteAsync<V1Alpha1Order>("first");
        await KeptForAsync("second");
        await Space.CreateAsync(An.Order("third").WithArtifact(source: "used"));
        await KeptForAsync("second', 'third");
        await Space.DeleteAsync<V1Alpha1Order>("third");
        await Space.DeleteAsync<V1Alpha1Order>("second");

        await Space.GoneAsync<V1Alpha1Endpoint>("used");
        await ToldAsync("first', 'second");
        await ToldAsync("second");
        await ToldAsync("second', 'third");
    }

    [Test]
    public async Task A_default_that_no_artifact_uses_does_not_delay_the_deletion()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact(source: "src", destination: "dst")
            .With(spec => spec with { Defaults = new() { SrcRef = new() { Name = "used" }, DstRef = new() { Name = "used" } } }));
        await Space.OnlyWorkflowAsync();

        await Space.DeleteAsync<V1Alpha1Endpoint>("used");

        await Space.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task An_Order_of_another_namespace_does_not_delay_the_deletion()
    {
        var other = await Space.CreateAsync(Shared);
        await other.CreateAsync(An.Endpoint("used"));
        await other.CreateAsync(An.Order("order").WithArtifact(source: "used"));

        await Space.DeleteAsync<V1Alpha1Endpoint>("used");

        await Space.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task Orders_continue_to_use_an_Endpoint_whose_deletion_waits()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact(source: "used"));
        var workflow = await Space.OnlyWorkflowAsync();
        await Space.DeleteAsync<V1Alpha1Endpoint>("used");
        await KeptForAsync("order");

        await Space.SucceedAsync(workflow);

        await Space.OrderReadyAsync("order");
        (await Space.FindAsync<V1Alpha1Endpoint>("used")).Should().NotBeNull();
    }

    [Test]
    public async Task A_restart_during_a_deletion_emits_no_event_and_keeps_the_Endpoint()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact(source: "used"));
        await Space.OnlyWorkflowAsync();
        await Space.DeleteAsync<V1Alpha1Endpoint>("used");
        await KeptForAsync("order");
        await Eventually.TrueAsync(async () => await InUseEventsAsync() == 1);

        await RestartOperatorAsync();

        await Space.CreateAsync(An.Order("later").WithArtifact());
        await Space.WorkflowsAsync(2);
        (await InUseEventsAsync()).Should().Be(1);
        await Space.DeleteAsync<V1Alpha1Order>("order");
        await Space.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task An_unused_Endpoint_is_deleted_without_delay()
    {
        (await Space.FindAsync<V1Alpha1Endpoint>("used"))!.Finalizers().Should().Equal(ArcFinalizers.EndpointInUse);

        await Space.DeleteAsync<V1Alpha1Endpoint>("used");

        await Space.GoneAsync<V1Alpha1Endpoint>("used");
        (await InUseEventsAsync()).Should().Be(0);
    }

    private Task<V1Alpha1Endpoint> KeptForAsync(string orders) => Space.EntityAsync<V1Alpha1Endpoint>("used", endpoint =>
        endpoint.Status.Conditions.Find(Conditions.Ready) is { Status: "False", Reason: "InUse" } ready && ready.Message == $"deletion waits while Orders refer to it: '{orders}'");

    // Events are written when there is time.
    private Task ToldAsync(string orders) => Eventually.TrueAsync(
        async () => (await Space.EventsAsync("used")).Any(record => record is { Type: "Warning", Reason: "InUse" } && record.Note == $"deletion waits while Orders refer to it: '{orders}'"),
        what: $"an event that '{orders}' keep it");

    private async Task<int> InUseEventsAsync() =>
        (await Space.EventsAsync("used")).Where(record => record.Reason == "InUse").Sum(record => record.Series?.Count ?? 1);
}
