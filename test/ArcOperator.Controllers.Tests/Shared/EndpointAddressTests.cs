using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Shared;

public sealed class EndpointAddressTests
{
    [TestCase("registry.example.org")]
    [TestCase("registry")]
    [TestCase("registry.example.org.")]
    [TestCase("registry.example.org:5000/team/images")]
    [TestCase("127.0.0.1:5000")]
    [TestCase("[::1]:5000/v2/")]
    [TestCase("https://files.example.org/a/b?c=d#e")]
    [TestCase("HTTP://files.example.org")]
    [TestCase("https://files.example.org/@scope/package")]
    [TestCase("registry.example.org/@scope")]
    [TestCase("oci://registry.example.org/team")]
    [TestCase("s3://bucket/prefix")]
    [TestCase("s3://bucket_of.team")]
    public void A_host_or_a_url_is_valid(string address) => Problem(address).Should().BeNull();

    [TestCase("not-a-url-at-all!")]
    [TestCase("javascript:alert(1)")]
    [TestCase("javascript://alert(1)")]
    [TestCase("https://")]
    [TestCase("://x")]
    [TestCase("/path")]
    [TestCase("host:port")]
    [TestCase("host:99999")]
    [TestCase("host:0")]
    [TestCase("host:")]
    [TestCase("http:/host")]
    [TestCase("https://host:port/")]
    [TestCase("mailto:")]
    [TestCase("file:///etc/passwd")]
    [TestCase("https://exa<mple>.org")]
    [TestCase("?")]
    [TestCase("..")]
    public void An_invalid_address_is_refused_with_an_example(string address) => Problem(address).Should()
        .Contain("must be a host or a URL, such as 'registry.example.org' or 'https://example.org/files'");

    [TestCase("not a url at all")]
    [TestCase(" registry.example.org")]
    [TestCase("registry.example.org ")]
    [TestCase("https://registry.example.org\n")]
    [TestCase("\thttps://registry.example.org")]
    [TestCase("https://files.example.org/a b")]
    [TestCase("https://files.example.org/\u00a0")]
    [TestCase("https://files.example.org/\u0000")]
    public void White_space_in_an_address_is_refused(string address) =>
        Problem(address).Should().Be("spec.remoteURL must not contain white space or control characters: remove them, as in 'registry.example.org'");

    [TestCase("https://somebody:hunter2@files.example.org/")]
    [TestCase("https://hunter2@files.example.org/")]
    [TestCase("https://:hunter2@files.example.org/")]
    [TestCase("somebody:hunter2@registry.example.org")]
    [TestCase("s3://key:hunter2@bucket")]
    [TestCase(" https://somebody:hunter2@files.example.org")]
    [TestCase("https://somebody:hunter2@not a host")]
    public void Credentials_in_an_address_are_refused_and_not_repeated(string address) => Problem(address).Should()
        .Be("spec.remoteURL must not contain a user name or password: move them to the Secret that spec.secretRef names");

    [Test]
    public void A_long_address_is_truncated_in_the_message() => Problem(new string('!', 2000))!.Length.Should().BeLessThan(200);

    [TestCase("https:/somebody:hunter2@files.example.org")]
    [TestCase("javascript:x/somebody:hunter2@y")]
    public void An_address_that_may_contain_credentials_is_not_repeated(string address) => Problem(address).Should().NotBeNull().And.NotContain("hunter2");

    private static string? Problem(string address) => EndpointAddress.FindProblem(An.Endpoint("place", url: address));
}
