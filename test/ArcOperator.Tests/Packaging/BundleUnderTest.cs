using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Packaging;
using ArcOperator.Packaging.Bundle;
using ArcOperator.Testing;

namespace ArcOperator.Tests.Packaging;

/// <summary>The files of a generated bundle.</summary>
internal sealed class BundleUnderTest
{
    public const string Image = "registry.example/arc-operator@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private BundleUnderTest(PackageFolder folder) => Folder = folder;

    public PackageFolder Folder { get; }

    public JsonNode ServiceVersion => Document("manifests/arc-operator.clusterserviceversion.yaml");

    public JsonNode Spec => ServiceVersion["spec"]!;

    public JsonNode Annotations => ServiceVersion["metadata"]!["annotations"]!;

    /// <summary>Objects of manifests/ without the ClusterServiceVersion.</summary>
    public ClusterObjects Objects => new([.. Manifests().Where(item => $"{item["kind"]}" != "ClusterServiceVersion")]);

    public JsonNode Deployment => Spec["install"]!["spec"]!["deployments"]![0]!;

    public IEnumerable<JsonNode> Owned => Spec["customresourcedefinitions"]!["owned"]!.AsArray().Select(item => item!);

    public IEnumerable<JsonNode> Examples => JsonNode.Parse($"{Annotations["alm-examples"]}")!.AsArray().Select(item => item!);

    /// <summary>Generates the bundle in the repository, or that of a release.</summary>
    public static BundleUnderTest Generate(bool asRelease = false, string? replaces = null) => new(new BundleGenerator(
        ReleaseObjects.Load(Repository.PathOf("dist", "install.yaml")),
        new(Repository.PathOf("config")),
        new("0.1.0", asRelease ? ImageReference.ParseRelease(Image) : null, "arc-operator-bundle:v0.1.0", replaces, null)).Generate(Repository.PathOf("bundle")));

    public JsonNode Document(string path) => Yaml.Read(Folder.Files[path])[0];

    public IEnumerable<JsonNode> Manifests() => Folder.Files.Keys.Where(path => path.StartsWith("manifests/", StringComparison.Ordinal)).Select(Document);
}
