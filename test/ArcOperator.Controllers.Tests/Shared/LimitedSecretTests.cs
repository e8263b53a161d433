using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Shared;

/// <summary>Secrets whose annotation limits the hosts that receive them, in Endpoints, Orders and ArtifactWorkflows.</summary>
internal sealed class LimitedSecretTests : ArcTest
{
    private const string Denied = "Secret 'keys' must not be sent to host 'locked.example' ";

    [SetUp]
    public Task CreateLimitedSecret() => Namespace.CreateAsync(new V1Secret
    {
        Metadata = new() { Name = "keys", Annotations = new Dictionary<string, string> { [ArcAnnotations.AllowedHosts] = "other.example" } },
        StringData = new Dictionary<string, string> { ["password"] = "hunter2" },
    });

    [Test]
    public async Task An_Endpoint_and_its_Order_wait_until_the_Secret_allows_the_host()
    {
        await Namespace.CreateAsync(An.Endpoint("locked", "oci", "locked.example/path", "keys"));
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "locked"));

        var endpoint = await Namespace.EntityAsync<Api.Endpoints.V1Alpha1Endpoint>("locked", found => found.Status.Conditions.Find(Conditions.Stalled)?.Reason == "SecretHostDenied");
        var order = await Namespace.OrderStalledAsync("order", ArcReasons.InvalidSecret);

        endpoint.Status.Conditions.Find(Conditions.Ready)!.Message.Should().StartWith($"{Denied}(spec.remoteURL): ");
        order.Status.Conditions.Find(Conditions.Ready)!.Message.Should().StartWith($"{Denied}(Endpoint 'locked', source of artifact 0): ");
        (await Namespace.ArtifactWorkflowsAsync(0)).Should().BeEmpty();
        await Namespace.PatchAsync<V1Secret>("keys", $$"""{ "metadata": { "annotations": { "{{ArcAnnotations.AllowedHosts}}": "other.example, *.example" } } }""");
        await Namespace.EntityAsync<Api.Endpoints.V1Alpha1Endpoint>("locked", found => found.Status.Conditions.IsTrue("Validated"));
        await Namespace.OnlyWorkflowAsync();
    }

    [TestCase("evil.example/path", "Secret 'keys' must not be sent to host 'evil.example' (parameter srcRemoteURL): ")]
    [TestCase(null, "Secret 'keys' is limited by its annotation arc.opendefense.cloud/allowed-hosts: set parameter srcRemoteURL to the address that receives it")]
    public async Task An_ArtifactWorkflow_without_an_Order_waits_until_the_Secret_allows_its_parameter(string? address, string message)
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with
        {
            SrcSecretRef = new() { Name = "keys" },
            Parameters = address is null ? [] : [new() { Name = "srcRemoteURL", Value = address }],
        }));

        (await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.InvalidSecret)).Status.Message.Should().StartWith(message);

        await Namespace.PatchAsync<V1Secret>("keys", $$"""{ "metadata": { "annotations": { "{{ArcAnnotations.AllowedHosts}}": null } } }""");
        await Namespace.OnlyWorkflowAsync();
    }
}
