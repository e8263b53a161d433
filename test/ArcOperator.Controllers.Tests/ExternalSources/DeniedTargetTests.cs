using System.Net;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Targets that the default network options deny.</summary>
internal sealed class DeniedTargetTests : SourceTest
{
    private readonly List<IPEndPoint> _connected = [];

    protected override NetworkOptions Network => new();

    [TestCase("http://inside.example/", "address 127.0.0.1 is in 127.0.0.0/8", TestName = "A_name_that_resolves_to_loopback_is_a_denied_target")]
    [TestCase("http://127.0.0.1:8080/", "address 127.0.0.1 is in 127.0.0.0/8", TestName = "Loopback_is_a_denied_target")]
    [TestCase("http://[::ffff:127.0.0.1]/", "address 127.0.0.1 is in 127.0.0.0/8", TestName = "Loopback_mapped_to_IPv6_is_a_denied_target")]
    [TestCase("http://[::1]/", "address ::1 is in ::1/128", TestName = "Loopback_of_IPv6_is_a_denied_target")]
    [TestCase("http://169.254.169.254/latest/meta-data", "address 169.254.169.254 is in 169.254.0.0/16", TestName = "A_metadata_service_is_a_denied_target")]
    public async Task A_denied_target_is_refused_before_a_connection(string url, string problem)
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
