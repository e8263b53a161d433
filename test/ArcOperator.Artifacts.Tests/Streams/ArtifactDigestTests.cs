using ArcOperator.Artifacts.Streams;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Streams;

public sealed class ArtifactDigestTests
{
    private const string OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Test]
    public async Task The_digest_of_an_artifact_is_the_SHA_256_of_its_bytes()
    {
        var digest = await ArtifactDigest.OfAsync(Stream.Null, default);

        digest.Hex.Should().Be(OfNothing);
        digest.ToString().Should().Be($"sha256:{OfNothing}");
    }

    [Test]
    public void A_written_digest_can_be_parsed()
    {
        ArtifactDigest.TryParse($"sha256:{OfNothing}", out var digest).Should().BeTrue();

        digest!.Hex.Should().Be(OfNothing);
    }

    [TestCase("")]
    [TestCase("sha256:")]
    [TestCase(OfNothing, Description = "without the algorithm")]
    [TestCase($"SHA256:{OfNothing}")]
    [TestCase($"sha512:{OfNothing}")]
    [TestCase($"sha256:{OfNothing}0")]
    [TestCase($"sha256: {OfNothing}")]
    [TestCase("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", Description = "one digest is written in one way")]
    [TestCase("sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Other_texts_are_not_digests(string text) => ArtifactDigest.TryParse(text, out _).Should().BeFalse();

    [Test]
    public void A_hash_of_another_length_is_not_a_digest() =>
        FluentActions.Invoking(() => ArtifactDigest.FromHash(new byte[20])).Should().Throw<ArgumentException>();
}
