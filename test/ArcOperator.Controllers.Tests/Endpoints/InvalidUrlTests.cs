using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>Addresses that a server without CEL accepts although they cannot be used.</summary>
[Category("OldServer")]
internal sealed class InvalidUrlTests : EndpointTest
{
    [SetUp]
    public void RequireServerWithoutCel()
    {
        if (Shared.ControlPlane.IsCurrent)
        {
            Assert.Ignore("this API server refuses invalid addresses at admission");
        }
    }

    [TestCase("not a url at all")]
    [TestCase("javascript:alert(1)")]
    [TestCase("https://files.example.org ")]
    public async Task An_invalid_address_stalls_the_endpoint_and_its_orders_until_it_is_corrected(string url)
    {
        await CreateAsync(url);
        await Namespace.CreateAsync(An.Order().WithArtifact(source: "place"));

        var endpoint = await EndpointAsync(Conditions.Ready, "InvalidURL");
        var order = await Namespace.OrderStalledAsync("order", ArcReasons.InvalidEndpoint);

        endpoint.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeTrue();
        endpoint.Status.LastProbeTime.Should().BeNull();
        order.Status.Message.Should().Contain("Endpoint 'place' (source of artifact 0) is invalid: spec.remoteURL ");
        await Namespace.PatchAsync<V1Alpha1Endpoint>("place", $$"""{ "spec": { "remoteURL": "{{Place.Uri}}" } }""");
        await EndpointAsync(Conditions.Ready, "Ready");
        await Namespace.OnlyWorkflowAsync();
    }

    [TestCase("https://somebody:hunter2pw@files.example.org/")]
    [TestCase("somebody:hunter2pw@files.example.org")]
    public async Task Credentials_in_an_address_are_refused_and_appear_in_no_status_event_log_or_workflow(string url)
    {
        await CreateAsync(url);
        await Namespace.CreateAsync(An.Order().WithArtifact(source: "place"));
        await EndpointAsync(Conditions.Ready, "InvalidURL");
        await Namespace.OrderStalledAsync("order", ArcReasons.InvalidEndpoint);
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("place")).Count == 1 && (await Namespace.EventsAsync("order")).Count == 1);

        (await MessageAsync(Conditions.Ready)).Should().Be("spec.remoteURL must not contain a user name or password: move them to the Secret that spec.secretRef names");
        var shown = (await Namespace.ListAsync<Eventsv1Event>()).Select(recorded => recorded.Note)
            .Concat((await Namespace.FindAsync<V1Alpha1Endpoint>("place"))!.Status.Conditions!.Select(condition => condition.Message))
            .Append((await Namespace.OrderAsync("order", _ => true)).Status.Message)
            .Append(Operator.WholeLog);
        shown.Should().AllSatisfy(text => text.Should().NotContain("hunter2pw"));
        Connections.Should().BeEmpty();
        (await Namespace.WorkflowsAsync(0)).Should().BeEmpty();
    }
}
