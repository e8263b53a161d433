using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Streams;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage;

public sealed class ArtifactKeyTests
{
    private static readonly string Hex = new('a', 64);

    [Test]
    public void The_path_of_a_key_is_its_folder_and_its_digest()
    {
        ArtifactDigest.TryParseHex(Hex, out var digest).Should().BeTrue();

        new ArtifactKey(ArtifactFolder.Of("externalsource", "team", "rules"), digest!).Path.Should().Be($"externalsource/team/rules/{Hex}.tar.gz");
    }

    [TestCase("externalsource/team/rules")]
    [TestCase("a")]
    [TestCase("a/b/c/d/e/f/g/h")]
    [TestCase("externalsource/team/my.dotted-name.v1")]
    [TestCase("0/1")]
    public void A_written_key_can_be_parsed(string folder)
    {
        ArtifactKey.TryParse($"{folder}/{Hex}.tar.gz", out var key).Should().BeTrue();

        key!.Path.Should().Be($"{folder}/{Hex}.tar.gz");
        key.Should().Be(new ArtifactKey(ArtifactFolder.Of(folder.Split('/')), key.Digest));
    }

    [TestCase("")]
    [TestCase("/")]
    [TestCase("{0}.tar.gz", Description = "no folder")]
    [TestCase("/{0}.tar.gz")]
    [TestCase("/a/{0}.tar.gz")]
    [TestCase("a//{0}.tar.gz")]
    [TestCase("a//b/{0}.tar.gz")]
    [TestCase("a/./{0}.tar.gz")]
    [TestCase("a/../{0}.tar.gz")]
    [TestCase("../{0}.tar.gz")]
    [TestCase("a/..%2fb/{0}.tar.gz")]
    [TestCase("a/%2e%2e/{0}.tar.gz")]
    [TestCase("a\\b/{0}.tar.gz")]
    [TestCase("A/{0}.tar.gz", Description = "some file systems take A for a")]
    [TestCase(".incoming/{0}.tar.gz")]
    [TestCase("a/.hidden/{0}.tar.gz")]
    [TestCase("a./{0}.tar.gz")]
    [TestCase("a..b/{0}.tar.gz")]
    [TestCase("-a/{0}.tar.gz")]
    [TestCase("a-/{0}.tar.gz")]
    [TestCase("a_b/{0}.tar.gz")]
    [TestCase("a b/{0}.tar.gz")]
    [TestCase("a\n/{0}.tar.gz")]
    [TestCase("a\0/{0}.tar.gz")]
    [TestCase("ä/{0}.tar.gz")]
    [TestCase("C:/{0}.tar.gz")]
    [TestCase("a/b/c/d/e/f/g/h/i/{0}.tar.gz", Description = "nine names")]
    [TestCase("a/{0}.tar.gz/")]
    [TestCase("a/{0}.tar.gz\n")]
    [TestCase("a/{0}.TAR.GZ")]
    [TestCase("a/{0}.tar")]
    [TestCase("a/{0}0.tar.gz")]
    [TestCase("a/.tar.gz")]
    [TestCase("a/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.tar.gz")]
    public void Other_texts_are_not_keys(string path) => ArtifactKey.TryParse(path.Replace("{0}", Hex), out _).Should().BeFalse();

    [TestCase(253, true)]
    [TestCase(254, false)]
    public void A_name_in_a_key_is_at_most_as_long_as_a_name_in_Kubernetes(int length, bool isRight) =>
        ArtifactFolder.TryParse(new string('a', length), out _).Should().Be(isRight);

    [TestCase("..")]
    [TestCase("")]
    [TestCase("a/b")]
    [TestCase("Team")]
    public void A_folder_with_an_invalid_name_is_an_ArgumentException(string name) =>
        FluentActions.Invoking(() => ArtifactFolder.Of("externalsource", name)).Should().Throw<ArgumentException>();

    [Test]
    public void An_artifact_folder_has_at_least_one_name() => FluentActions.Invoking(() => ArtifactFolder.Of()).Should().Throw<ArgumentException>();
}
