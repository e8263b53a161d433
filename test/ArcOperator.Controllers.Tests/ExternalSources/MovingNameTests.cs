using System.Net;
using System.Net.Sockets;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>A host name that resolves to a good server, then for a while to a denied address or to none, and then to the good server again.</summary>
internal sealed class MovingNameTests : SourceTest
{
    private IPAddress[] _addresses = [IPAddress.Loopback];

    protected override NetworkOptions Network => new() { AllowCidrs = ["127.0.0.1/32"] };

    [SetUp]
    public void LeadToServer() => _addresses = [IPAddress.Loopback];

    [TestCase("127.0.0.2", "address 127.0.0.2 is in 127.0.0.0/8", TestName = "A_name_that_moves_to_loopback_keeps_the_last_artifact")]
    [TestCase("::ffff:127.0.0.2", "address 127.0.0.2 is in 127.0.0.0/8", TestName = "A_name_that_moves_to_loopback_mapped_to_IPv6_keeps_the_last_artifact")]
    [TestCase("::1", "address ::1 is in ::1/128", TestName = "A_name_that_moves_to_loopback_of_IPv6_keeps_the_last_artifact")]
    [TestCase("169.254.169.254", "address 169.254.169.254 is in 169.254.0.0/16", TestName = "A_name_that_moves_to_a_metadata_service_keeps_the_last_artifact")]
    public async Task A_name_that_resolves_to_a_denied_address_keeps_the_last_artifact(string address, string problem)
    {
        await BeginAsync();

        _addresses = [IPAddress.Parse(address)];
        await MaintainsAsync(ExternalSourceReasons.PermanentError, $"is not allowed as a target: {problem}");
    }

    [Test]
    public async Task An_unresolvable_host_keeps_the_last_artifact()
    {
        await BeginAsync();

        _addresses = [];
        await MaintainsAsync(ExternalSourceReasons.Failed, "host 'moving.example' does not resolve");
    }

    private async Task BeginAsync()
    {
        ServeOnce("good");
        await CreateAsync(A(url: $"http://moving.example:{Server.Uri.Port}/").Every("1s"));
        await DeliversAsync("good");
        await ReadyAsync();
    }

    private async Task MaintainsAsync(string reason, string problem)
    {
        var message = MessageOf(await NotReadyAsync(reason));

        message.Should().Contain(problem).And.EndWith("; Last successful artifact maintained").And.NotContain("\n");
        await DeliversAsync("good");
        ServeOnce("better");
        _addresses = [IPAddress.Loopback];
        await DeliversAsync("better");
        (await ReadyAsync()).Status.Conditions!.Select(condition => condition.Type).Should().Equal(Conditions.Ready, ExternalSourceConditions.ConsumableByFlux);
    }

    // The connection ends with it, so the next attempt resolves the name again.
    private void ServeOnce(string body) => Script(exchange => exchange.WriteRawAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));

    protected override IPAddress[] Resolve(string host) => _addresses.Length > 0 ? _addresses : throw new SocketException((int)SocketError.HostNotFound);
}
