using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Shared;

public sealed class SecretHostsTests
{
    [TestCase(null, "https://any.example/", true)]
    [TestCase("registry.example", "https://registry.example/v2/", true)]
    [TestCase("other.example, registry.example", "https://REGISTRY.example./", true)]
    [TestCase("registry.example", "https://registry.example:5000/", true)]
    [TestCase("registry.example:5000", "https://registry.example:5000/", true)]
    [TestCase("registry.example:5000", "https://registry.example/", false)]
    [TestCase("registry.example:443", "https://registry.example/", true)]
    [TestCase("*.example", "https://registry.example/", true)]
    [TestCase("*.example", "https://example/", false)]
    [TestCase("*.example:5000", "https://registry.example:5000/", true)]
    [TestCase("registry.example", "https://evil.example/", false)]
    [TestCase("registry.example", "https://registry.example.evil.example/", false)]
    [TestCase("registry.example", "https://registry.example@evil.example/", false)]
    [TestCase("10.0.0.1", "https://10.0.0.1/", true)]
    [TestCase("[fd00::1]", "https://[fd00::1]/", true)]
    [TestCase("[fd00::1]:5000", "https://[fd00::1]:5000/", true)]
    [TestCase("[fd00::1]:5000", "https://[fd00::1]/", false)]
    [TestCase("", "https://any.example/", false)]
    [TestCase(" , ", "https://any.example/", false)]
    [TestCase("*", "https://any.example/", false)]
    public void A_host_is_allowed_if_the_list_names_it(string? list, string url, bool isAllowed) =>
        SecretHosts.Allows(list, new(url)).Should().Be(isAllowed);

    [Test]
    public void The_message_names_Secret_host_and_remedy_in_at_most_25_words()
    {
        var secret = An.Secret("keys");
        secret.Metadata.Annotations = new Dictionary<string, string> { [ArcAnnotations.AllowedHosts] = "registry.example" };

        SecretHosts.FindProblem(secret, new("https://registry.example/"), "spec.remoteURL").Should().BeNull();
        var problem = SecretHosts.FindProblem(secret, new("https://evil.example/path?query"), "spec.remoteURL");

        problem.Should().Be("Secret 'keys' must not be sent to host 'evil.example' (spec.remoteURL): name another Secret, or add the host to its annotation arc.opendefense.cloud/allowed-hosts");
        problem!.Split(' ').Length.Should().BeLessThanOrEqualTo(25);
    }
}
