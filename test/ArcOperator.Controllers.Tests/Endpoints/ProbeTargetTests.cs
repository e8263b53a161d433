using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class ProbeTargetTests
{
    [TestCase("registry.example.org", "https://registry.example.org/v2/")]
    [TestCase("registry.example.org:5000", "https://registry.example.org:5000/v2/")]
    [TestCase("registry.example.org/team/images", "https://registry.example.org/v2/")]
    [TestCase("127.0.0.1:5000", "https://127.0.0.1:5000/v2/")]
    [TestCase("[::1]:5000", "https://[::1]:5000/v2/")]
    public void A_host_without_a_scheme_is_probed_as_a_registry_over_tls(string remoteUrl, string url)
    {
        Target("oci", remoteUrl).Should().Be(new ProbeTarget(new(url), null));
        Target("helm", remoteUrl).Should().Be(new ProbeTarget(new(url), null));
    }

    [TestCase("https://registry.example.org", "https://registry.example.org/v2/")]
    [TestCase("https://registry.example.org/", "https://registry.example.org/v2/")]
    [TestCase("https://registry.example.org/v2/", "https://registry.example.org/v2/")]
    [TestCase("https://registry.example.org:8443/team", "https://registry.example.org:8443/v2/")]
    [TestCase("http://127.0.0.1:5000", "http://127.0.0.1:5000/v2/")]
    [TestCase("oci://registry.example.org/team", "https://registry.example.org/v2/")]
    [TestCase("oci://registry.example.org:5000/team", "https://registry.example.org:5000/v2/")]
    [TestCase("docker.io", "https://registry-1.docker.io/v2/")]
    public void An_oci_Endpoint_of_any_scheme_is_probed_at_the_root_of_the_registry(string remoteUrl, string url) =>
        Target("oci", remoteUrl).Should().Be(new ProbeTarget(new(url), null));

    [TestCase("http://files.example.org/a/b?c=d")]
    [TestCase("https://files.example.org:8443/")]
    [TestCase("HTTPS://files.example.org/")]
    public void The_url_of_another_type_is_probed_unchanged(string remoteUrl) => Target("http", remoteUrl).Should().Be(new ProbeTarget(new(remoteUrl), null));

    [TestCase("s3://bucket", "s3")]
    [TestCase("ftp://files.example.org", "ftp")]
    public void Other_schemes_are_not_probed(string remoteUrl, string scheme) =>
        Target("oci", remoteUrl).Should().Be(new ProbeTarget(null, $"URLs of scheme '{scheme}' are not probed"));

    private static ProbeTarget Target(string type, string remoteUrl) => ProbeTarget.For(An.Endpoint("place", type, remoteUrl).Spec);
}
