using ArcOperator.Oci.References;

namespace ArcOperator.Oci.Tests.References;

public sealed class OciReferenceTests
{
    private static readonly string Hex = new('a', 64);

    [TestCase("registry.example.org/team/app:1.0", "registry.example.org", "team/app", "1.0")]
    [TestCase("localhost/app", "localhost", "app", null)]
    [TestCase("localhost:5000/a/b/c__d/e---f:v1_2", "localhost:5000", "a/b/c__d/e---f", "v1_2")]
    [TestCase("[::1]:5000/app:1", "[::1]:5000", "app", "1")]
    [TestCase("10.0.0.1:80/app", "10.0.0.1:80", "app", null)]
    public void The_parts_of_a_reference_are_read_and_printed_again(string text, string registry, string repository, string? tag)
    {
        OciReference.TryParse(text, out var reference, out _).Should().BeTrue();

        (reference!.Registry, reference.Repository, reference.Tag).Should().Be((registry, repository, tag));
        reference.ToString().Should().Be(text);
    }

    [Test]
    public void A_digest_takes_precedence_over_the_tag()
    {
        OciReference.TryParse($"r.example/a:1@sha256:{Hex}", out var reference, out _).Should().BeTrue();

        reference!.Target.Should().Be($"sha256:{Hex}");
        reference.ToString().Should().Be($"r.example/a:1@sha256:{Hex}");
    }

    [Test]
    public void Docker_Hub_has_another_host_for_its_API()
    {
        OciReference.TryParse("docker.io/library/busybox", out var reference, out _).Should().BeTrue();

        reference!.ApiHost.Should().Be("registry-1.docker.io");
        reference.Target.Should().Be("latest");
    }

    [TestCase("", "must not be empty")]
    [TestCase("busybox", "needs the host of the registry first")]
    [TestCase("library/busybox", "needs the host of the registry first")]
    [TestCase("user@registry.example/app", "needs a digest")]
    [TestCase("https://registry.example/app", "needs the host of the registry first")]
    [TestCase("registry.example:0/app", "needs the host of the registry first")]
    [TestCase("registry.example:65536/app", "needs the host of the registry first")]
    [TestCase("-registry.example/app", "needs the host of the registry first")]
    [TestCase("registry.example/", "needs a repository")]
    [TestCase("registry.example/App", "needs a repository")]
    [TestCase("registry.example/a//b", "needs a repository")]
    [TestCase("registry.example/../b", "needs a repository")]
    [TestCase("registry.example/a/.b", "needs a repository")]
    [TestCase("registry.example/a\n", "needs a repository")]
    [TestCase("registry.example/a%2e", "needs a repository")]
    [TestCase("registry.example/a?b", "needs a repository")]
    [TestCase("registry.example/a:", "needs a tag")]
    [TestCase("registry.example/a:-x", "needs a tag")]
    [TestCase("registry.example/a:b/c", "needs a tag")]
    [TestCase("registry.example/a@sha256:abc", "needs a digest")]
    [TestCase("registry.example/a@md5:d41d8cd98f00b204e9800998ecf8427e", "needs a digest")]
    public void An_invalid_reference_is_refused_with_the_reason(string text, string problem)
    {
        OciReference.TryParse(text, out _, out var found).Should().BeFalse();

        found.Should().StartWith(problem);
    }

    [Test]
    public void A_name_of_255_characters_is_the_longest()
    {
        OciReference.TryParse("registry.example/" + new string('a', 238), out _, out _).Should().BeTrue();
        OciReference.TryParse("registry.example/" + new string('a', 239), out _, out var problem).Should().BeFalse();
        problem.Should().Be("must have at most 255 characters before the tag");
        OciReference.TryParse("registry.example/" + new string('a', 1_000_000), out _, out problem).Should().BeFalse();
        problem.Should().EndWith("characters long");
    }

    [Test]
    public void A_digest_has_lower_case_digits_of_its_algorithms_length()
    {
        OciDigest.TryParse($"sha256:{Hex}", out _).Should().BeTrue();
        OciDigest.TryParse($"sha512:{Hex}{Hex}", out _).Should().BeTrue();
        OciDigest.TryParse($"sha512:{Hex}", out _).Should().BeFalse();
        OciDigest.TryParse($"sha256:{Hex.ToUpperInvariant()}", out _).Should().BeFalse();
        OciDigest.TryParse(null, out _).Should().BeFalse();
    }

    [TestCase(OciDigest.Sha256, 64)]
    [TestCase(OciDigest.Sha512, 128)]
    public void The_tag_for_the_referrers_of_a_digest_has_at_most_64_digits(string algorithm, int length)
    {
        OciReference.TryParse($"registry.example/app@{algorithm}:{new string('a', length)}", out var image, out _).Should().BeTrue();

        image!.At(image.Digest!.FallbackTag).Tag.Should().Be($"{algorithm}-{new string('a', 64)}");
    }
}
