using System.Text;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;

namespace ArcOperator.Oci.Tests.Model;

public sealed class ManifestContentTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Test]
    public void Unknown_fields_of_an_index_survive_a_rewrite()
    {
        const string text = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
            + Digest + "\",\"size\":7,\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",\"os.features\":[\"x\"]},\"data\":\"e30=\"}],\"org.example.field\":{\"a\":[1,2]}}";

        var index = Content(text).ReadIndex()!;
        var again = Encoding.UTF8.GetString(ManifestContent.Of(index).Bytes.Span);

        again.Should().Contain("\"os.features\":[\"x\"]").And.Contain("\"data\":\"e30=\"").And.Contain("\"org.example.field\":{\"a\":[1,2]}");
    }

    [TestCase("{\"manifests\":[]}", null, MediaTypes.Index)]
    [TestCase("{\"config\":{},\"layers\":[]}", "text/plain", MediaTypes.Manifest)]
    [TestCase("{\"config\":{},\"layers\":[]}", MediaTypes.DockerManifest, MediaTypes.DockerManifest)]
    [TestCase("{\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\",\"manifests\":[]}", null, MediaTypes.DockerList)]
    public void The_media_type_follows_the_document_and_the_header(string text, string? header, string expected) =>
        ManifestContent.FindMediaType(Encoding.UTF8.GetBytes(text), header).Should().Be(expected);

    [TestCase("{\"manifests\":[],\"layers\":[]}", null)]
    [TestCase("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"manifests\":[]}", null)]
    [TestCase("{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}", MediaTypes.Manifest)]
    [TestCase("{\"mediaType\":\"application/vnd.example\",\"layers\":[]}", null)]
    [TestCase("{\"layers\":[],\"layers\":[]}", null)]
    [TestCase("{}", null)]
    [TestCase("[]", null)]
    [TestCase("<html>", "text/html")]
    [TestCase("", null)]
    public void An_ambiguous_or_invalid_document_has_no_media_type(string text, string? header) =>
        ManifestContent.FindMediaType(Encoding.UTF8.GetBytes(text), header).Should().BeNull();

    [Test]
    public void A_descriptor_with_an_unsupported_digest_makes_the_index_invalid() =>
        Content("{\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"md5:00\",\"size\":1}]}").ReadIndex().Should().BeNull();

    [Test]
    public void The_artifact_type_of_a_manifest_without_one_is_the_type_of_its_configuration() =>
        new OciManifest { Config = OciDescriptor.Of("application/vnd.example.config", [1]) }.EffectiveArtifactType.Should().Be("application/vnd.example.config");

    private static ManifestContent Content(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new(MediaTypes.Index, bytes, OciDigest.Of(bytes));
    }
}
