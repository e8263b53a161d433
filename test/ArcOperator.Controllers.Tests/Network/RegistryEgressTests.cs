using System.Net;
using ArcOperator.Controllers.Network;
using ArcOperator.Oci;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;

namespace ArcOperator.Controllers.Tests.Network;

/// <summary>A registry client whose requests pass the operator's network policy. Its names exist only here.</summary>
public sealed class RegistryEgressTests
{
    [Test]
    public async Task A_registry_that_redirects_a_blob_to_a_denied_address_gets_no_connection_there()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Path.Contains("/manifests/")
            ? exchange.RespondAsync(200, """{"manifests":[]}""")
            : exchange.RespondAsync(307, "", ("Location", "http://169.254.169.254/latest/meta-data/")));
        var connected = new List<IPAddress>();
        var connector = new GuardedConnector(
            new NetworkPolicy(new(), new([new("https://api.cluster.example:6443")], [])),
            (host, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(host == "registry.example" ? "8.8.8.8" : "10.1.2.3")]),
            (endpoint, cancellationToken) =>
            {
                connected.Add(endpoint.Address);
                return GuardedConnector.ConnectSocketAsync(new(IPAddress.Loopback, peer.Uri.Port), cancellationToken);
            },
            TimeProvider.System);
        using var handler = connector.Guard(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        using var client = new RegistryClient(handler, new("http://registry.example"), null, RegistryLimits.Default, TimeProvider.System);
        OciReference.TryParse("registry.example/team/app:1.0", out var reference, out _).Should().BeTrue();

        (await client.GetManifestAsync(reference!, default)).Failure.Should().BeNull();
        var blob = await client.ReadBlobAsync(reference!, OciDescriptor.Of("text/plain", [1]), default);

        (blob.Failure!.Kind, blob.Failure.IsTransient).Should().Be((RegistryFailureKind.Unreachable, false));
        blob.Failure.Cause!.InnerException.Should().BeOfType<TargetDeniedException>();
        connected.Should().OnlyContain(address => address.Equals(IPAddress.Parse("8.8.8.8")));
    }
}
