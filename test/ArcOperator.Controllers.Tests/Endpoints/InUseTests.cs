using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>A deleted Endpoint stays while Orders use it.</summary>
internal sealed class InUseTests : ArcTest
{
    [SetUp]
    public async Task CreateEndpoint()
    {
        await Namespace.CreateAsync(An.Endpoint("used"));
        await Namespace.EndpointsAtRestAsync();
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
        await Namespace.CreateAsync(order);
        await Namespace.OnlyWorkflowAsync();

        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");

        (await KeptForAsync("order")).Status.Conditions.Find("Validated")!.Status.Should().Be("True", "the result of the last probe is kept");
        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task An_Endpoint_is_deleted_after_its_Order_no_longer_uses_it()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "used"));
        await Namespace.OnlyWorkflowAsync();
        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");
        await KeptForAsync("order");

        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "artifacts": [ { "type": "oci", "spec": {} } ] } }""");

        await Namespace.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task An_Endpoint_in_use_names_the_remaining_Orders()
    {
        await Namespace.CreateAsync(An.Order("first").WithArtifact(source: "used"));
        await Namespace.CreateAsync(An.Order("second").WithArtifact(destination: "used").WithArtifact(source: "used"));
        await Namespace.ArtifactWorkflowsAsync(3);
        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");
        await KeptForAsync("first', 'second");

        await Namespace.DeleteAsync<V1Alpha1Order>("first");
        await KeptForAsync("second");
        await Namespace.CreateAsync(An.Order("third").WithArtifact(source: "used"));
        await KeptForAsync("second', 'third");
        await Namespace.DeleteAsync<V1Alpha1Order>("third");
        await Namespace.DeleteAsync<V1Alpha1Order>("second");

        await Namespace.GoneAsync<V1Alpha1Endpoint>("used");
        await WaitForEventAsync("first', 'second");
        await WaitForEventAsync("second");
        await WaitForEventAsync("second', 'third");
    }

    [Test]
    public async Task A_default_that_no_artifact_uses_does_not_delay_the_deletion()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "src", destination: "dst")
            .With(spec => spec with { Defaults = new() { SrcRef = new() { Name = "used" }, DstRef = new() { Name = "used" } } }));
        await Namespace.OnlyWorkflowAsync();

        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");

        await Namespace.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task An_Order_of_another_namespace_does_not_delay_the_deletion()
    {
        var other = await TestNamespace.CreateAsync(Shared);
        await other.CreateAsync(An.Endpoint("used"));
        await other.CreateAsync(An.Order("order").WithArtifact(source: "used"));

        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");

        await Namespace.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task Orders_continue_to_use_an_Endpoint_whose_deletion_waits()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "used"));
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");
        await KeptForAsync("order");

        await Namespace.SucceedAsync(workflow);

        await Namespace.OrderReadyAsync("order");
        (await Namespace.FindAsync<V1Alpha1Endpoint>("used")).Should().NotBeNull();
    }

    [Test]
    public async Task A_restart_during_a_deletion_emits_no_event_and_keeps_the_Endpoint()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "used"));
        await Namespace.OnlyWorkflowAsync();
        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");
        await KeptForAsync("order");
        await Eventually.TrueAsync(async () => await InUseEventsAsync() == 1);

        await RestartOperatorAsync();

        await Namespace.CreateAsync(An.Order("later").WithArtifact());
        await Namespace.WorkflowsAsync(2);
        (await InUseEventsAsync()).Should().Be(1);
        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.GoneAsync<V1Alpha1Endpoint>("used");
    }

    [Test]
    public async Task An_unused_Endpoint_is_deleted_without_delay()
    {
        (await Namespace.FindAsync<V1Alpha1Endpoint>("used"))!.Finalizers().Should().Equal(ArcFinalizers.EndpointInUse);

        await Namespace.DeleteAsync<V1Alpha1Endpoint>("used");

        await Namespace.GoneAsync<V1Alpha1Endpoint>("used");
        (await InUseEventsAsync()).Should().Be(0);
    }

    private Task<V1Alpha1Endpoint> KeptForAsync(string orders) => Namespace.EntityAsync<V1Alpha1Endpoint>("used", endpoint =>
        endpoint.Status.Conditions.Find(Conditions.Ready) is { Status: "False", Reason: "InUse" } ready && ready.Message == $"deletion waits while Orders refer to it: '{orders}'");

    // Events are written with a delay.
    private Task WaitForEventAsync(string orders) => Eventually.TrueAsync(
        async () => (await Namespace.EventsAsync("used")).Any(record => record is { Type: "Warning", Reason: "InUse" } && record.Note == $"deletion waits while Orders refer to it: '{orders}'"),
        what: $"an event that '{orders}' keep it");

    private async Task<int> InUseEventsAsync() =>
        (await Namespace.EventsAsync("used")).Where(record => record.Reason == "InUse").Sum(record => record.Series?.Count ?? 1);
}
