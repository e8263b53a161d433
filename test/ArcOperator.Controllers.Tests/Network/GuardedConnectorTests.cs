using System.Net;
using System.Net.Sockets;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Tests.Network;

/// <summary>Requests through the handler of the operator, with a resolver and a connector that only record. No connection is opened.</summary>
public sealed class GuardedConnectorTests
{
    private readonly List<IPEndPoint> _connections = [];

    [SetUp]
    public void Forget() => _connections.Clear();

    [TestCaseSource(nameof(Edges))]
    public async Task No_connection_is_opened_to_the_edges_of_a_special_range(IPNetwork range, IPAddress edge, bool isPrivate)
    {
        foreach (var url in new[] { UrlOf(edge), new Uri("http://name.example/") })
        {
            (await RequestAsync(new() { Profile = NetworkProfile.Public }, url, _ => [edge])).Should().BeOfType<TargetDeniedException>("{0} is in {1}", edge, range);
            if (!isPrivate)
            {
                (await RequestAsync(new(), url, _ => [edge])).Should().BeOfType<TargetDeniedException>("{0} is in {1}", edge, range);
            }
        }

        _connections.Should().BeEmpty();
    }

    [TestCaseSource(nameof(EmbeddedEdges))]
    public async Task No_connection_is_opened_to_a_special_IPv4_address_in_any_notation_of_IPv6(IPAddress address)
    {
        // Even where the notation is allowed.
        string[] notations = ["::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "2600::/16"];

        (await RequestAsync(new() { Profile = NetworkProfile.Public, AllowCidrs = notations }, UrlOf(address), _ => [])).Should().BeOfType<TargetDeniedException>("{0}", address);

        _connections.Should().BeEmpty();
    }

    [Test]
    public async Task Only_the_allowed_addresses_of_a_name_are_connected_to()
    {
        await RequestAsync(new(), new("http://name.example:8080/"), host => host == "name.example" ? [IPAddress.Parse("169.254.169.254"), IPAddress.Parse("8.8.8.8"), IPAddress.IPv6Loopback] : []);

        _connections.Should().Equal(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 8080));
    }

    [Test]
    public async Task A_connection_to_an_alias_of_the_API_server_is_denied()
    {
        IPAddress[] Resolve(string host) => host is "api.cluster.example" or "alias.example" ? [IPAddress.Parse("10.1.2.3")] : [IPAddress.Parse("10.1.2.4")];

        (await RequestAsync(new(), new("https://api.cluster.example/"), Resolve)).Should().BeOfType<TargetDeniedException>().Which.Message.Should().Be("host 'api.cluster.example' is the API server or the operator");
        (await RequestAsync(new(), new("https://alias.example/"), Resolve)).Should().BeOfType<TargetDeniedException>().Which.Message.Should().Be("address 10.1.2.3 belongs to the operator or the API server");
        (await RequestAsync(new(), new("https://10.1.2.3/"), Resolve)).Should().BeOfType<TargetDeniedException>();
        await RequestAsync(new(), new("https://other.example/"), Resolve);
        _connections.Should().Equal(new IPEndPoint(IPAddress.Parse("10.1.2.4"), 443));
    }

    [Test]
    public async Task A_protected_name_that_does_not_resolve_denies_nothing()
    {
        await RequestAsync(new(), new("https://other.example/"), host => host == "api.cluster.example" ? throw new SocketException((int)SocketError.HostNotFound) : [IPAddress.Parse("10.1.2.4")]);

        _connections.Should().ContainSingle();
    }

    private static IEnumerable<TestCaseData> Edges() => SpecialAddresses.All.SelectMany(special => Ends(special.Range)
        .Select(edge => new TestCaseData(special.Range, edge, special.IsPrivate && SpecialAddresses.Find(edge)!.IsPrivate).SetArgDisplayNames($"{edge}")));

    private static IEnumerable<TestCaseData> EmbeddedEdges() =>
        from special in SpecialAddresses.All
        where special.Range.BaseAddress.AddressFamily == AddressFamily.InterNetwork
        from edge in Ends(special.Range)
        from notation in Notations(edge.GetAddressBytes())
        select new TestCaseData(notation).SetArgDisplayNames($"{edge} as {notation}");

    private static IEnumerable<IPAddress> Notations(byte[] four)
    {
        yield return At("::ffff:0:0", 12);
        // The unspecified address is an address of this machine.
        yield return four.SequenceEqual(new byte[4]) ? At("::ffff:0:0", 12) : At("::", 12);
        yield return At("::ffff:0:0:0", 12);
        yield return At("64:ff9b::", 12);
        yield return At("64:ff9b:1:808:8:808::", 12);
        yield return At("2002::1", 2);
        yield return At("2001:0:808:808::", 12, inverted: true);
        yield return At("2001::f7f7:f7f7", 4);
        yield return At("2600::5efe:0:0", 12);

        IPAddress At(string prefix, int position, bool inverted = false)
        {
            var bytes = IPAddress.Parse(prefix).GetAddressBytes();
            for (var index = 0; index < four.Length; index++)
            {
                bytes[position + index] = inverted ? (byte)~four[index] : four[index];
            }

            return new(bytes);
        }
    }

    private static IEnumerable<IPAddress> Ends(IPNetwork range)
    {
        var last = range.BaseAddress.GetAddressBytes();
        for (var bit = range.PrefixLength; bit < last.Length * 8; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new[] { range.BaseAddress, new IPAddress(last) }.Distinct();
    }

    private static Uri UrlOf(IPAddress address) => new($"http://{(address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}")}/");

    /// <summary>Sends a request and returns the reason for its failure.</summary>
    private async Task<Exception?> RequestAsync(NetworkOptions options, Uri url, Func<string, IPAddress[]> resolve)
    {
        var policy = new NetworkPolicy(options, new([new("https://api.cluster.example:6443")], []));
        var connector = new GuardedConnector(
            policy,
            (host, _) => Task.FromResult(resolve(host)),
            (endpoint, _) =>
            {
                _connections.Add(endpoint);
                throw new SocketException((int)SocketError.ConnectionRefused);
            },
            TimeProvider.System);
        using var http = new HttpMessageInvoker(connector.Guard(() => new()));
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        try
        {
            using var response = await http.SendAsync(request, CancellationToken.None);
            return null;
        }
        catch (HttpRequestException error)
        {
            return error.InnerException;
        }
    }
}
