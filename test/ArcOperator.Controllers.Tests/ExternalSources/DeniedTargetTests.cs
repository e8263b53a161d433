using System.Net;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>With the network options as they are by default: what users' URLs must not lead to is not connected to.</summary>
internal sealed class DeniedTargetTests : SourceTest
{
    private readonly List<IPEndPoint> _connected = [];

    protected override NetworkOptions Network => new();

    [TestCase("http://inside.example/", "address 127.0.0.1 is in 127.0.0.0/8", TestName = "A_name_that_resolves_to_loopback")]
    [TestCase("http://127.0.0.1:8080/", "address 127.0.0.1 is in 127.0.0.0/8", TestName = "Loopback_itself")]
    [TestCase("http://[::ffff:127.0.0.1]/", "address 127.0.0.1 is in 127.0.0.0/8", TestName = "Loopback_in_the_clothes_of_IPv6")]
    [TestCase("http://[::1]/", "address ::1 is in ::1/128", TestName = "Loopback_of_IPv6")]
    [TestCase("http://169.254.169.254/latest/meta-data", "address 169.254.169.254 is in 169.254.0.0/16", TestName = "A_metadata_service")]
    public async Task Is_refused_before_anything_is_sent(string url, string problem)
    {
        await CreateAsync(A(url: url));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.PermanentError)).Should().Contain(problem);
        _connected.Should().BeEmpty();
    }

    protected override Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        _connected.Add(endpoint);
        return base.ConnectAsync(endpoint, cancellationToken);
    }
}
