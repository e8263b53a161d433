using ArcOperator.Controllers.Endpoints;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class ProbeTargetTests
{
    [TestCase("registry.example.org", "https://registry.example.org/v2/")]
    [TestCase("registry.example.org:5000", "https://registry.example.org:5000/v2/")]
    [TestCase("registry.example.org/team/images", "https://registry.example.org/v2/")]
    [TestCase("127.0.0.1:5000", "https://127.0.0.1:5000/v2/")]
    [TestCase("[::1]:5000", "https://[::1]:5000/v2/")]
    public void A_bare_host_is_asked_as_a_registry_by_tls(string remoteUrl, string url) => ProbeTarget.Of(remoteUrl).Should().Be(new ProbeTarget(new(url), null));

    [TestCase("http://files.example.org/a/b?c=d")]
    [TestCase("https://files.example.org:8443/")]
    [TestCase("HTTPS://files.example.org/")]
    public void A_url_is_asked_for_as_it_stands(string remoteUrl) => ProbeTarget.Of(remoteUrl).Should().Be(new ProbeTarget(new(remoteUrl), null));

    [TestCase("oci://registry.example.org/team", "oci")]
    [TestCase("s3://bucket", "s3")]
    [TestCase("ftp://files.example.org", "ftp")]
    [TestCase("file:///etc/passwd", "file")]
    public void Other_schemes_are_not_tried(string remoteUrl, string scheme)
    {
        var target = ProbeTarget.Of(remoteUrl);

        target.Url.Should().BeNull();
        target.Problem.Should().ContainAny($"URLs of scheme '{scheme}' are not tried", "neither a host nor a URL");
    }

    [TestCase("https://")]
    [TestCase("://x")]
    [TestCase("not a host")]
    [TestCase("/path")]
    [TestCase("host:port")]
    public void What_names_no_host_is_not_tried(string remoteUrl) =>
        ProbeTarget.Of(remoteUrl).Should().Be(new ProbeTarget(null, "spec.remoteURL is neither a host nor a URL, so it is not tried"));

    [TestCase("https://somebody:hunter2@files.example.org/")]
    [TestCase("somebody:hunter2@registry.example.org")]
    public void Credentials_in_a_url_are_neither_sent_nor_shown(string remoteUrl)
    {
        var target = ProbeTarget.Of(remoteUrl);

        target.Url.Should().BeNull();
        target.Problem.Should().Contain("put them into the Secret").And.NotContain("hunter2");
    }
}
