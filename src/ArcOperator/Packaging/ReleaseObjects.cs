using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Packaging;

/// <summary>Objects of a release, as <c>kubectl kustomize config/release</c> prints them.</summary>
internal sealed class ReleaseObjects
{
    private const string VersionLabel = "app.kubernetes.io/version";

    private readonly IReadOnlyList<JsonObject> _objects;

    private ReleaseObjects(IReadOnlyList<JsonObject> objects) => _objects = objects;

    /// <summary>Namespace that the operator is installed into, unless a package chooses another one.</summary>
    public string Namespace => NameOf(Single("Namespace"));

    /// <summary>Version of the release, which all objects carry as a label.</summary>
    public string Version => $"{Single("Deployment")["metadata"]?["labels"]?[VersionLabel]}";

    /// <summary>Reference of the image that all containers of the operator use.</summary>
    public ImageReference Image => ImageReference.Parse($"{Pod(Single("Deployment"))["containers"]?[0]?["image"]}");

    /// <summary>Reads the objects from a file.</summary>
    public static ReleaseObjects Load(string path) => new([.. Yaml.Read(File.ReadAllText(path)).OfType<JsonObject>()]);

    /// <summary>Returns copies of the objects of a kind, in their order.</summary>
    public IReadOnlyList<JsonObject> OfKind(string kind) => [.. _objects.Where(item => $"{item["kind"]}" == kind).Select(item => (JsonObject)item.DeepClone())];

    /// <summary>Returns a copy of the only object of a kind.</summary>
    /// <exception cref="FormatException">The number of objects of the kind is not 1.</exception>
    public JsonObject Single(string kind) =>
        OfKind(kind) is [var single] ? single : throw new FormatException($"the release has {OfKind(kind).Count} objects of kind {kind}; expected 1");

    /// <summary>Returns a copy of the object of a kind with a name.</summary>
    public JsonObject Single(string kind, string name) =>
        OfKind(kind).FirstOrDefault(item => NameOf(item) == name) ?? throw new FormatException($"the release has no {kind} {name}");

    public static string NameOf(JsonObject item) => $"{item["metadata"]?["name"]}";

    /// <summary>Returns the specification of the pods of a Deployment.</summary>
    public static JsonObject Pod(JsonObject deployment) => deployment["spec"]?["template"]?["spec"] as JsonObject ?? throw new FormatException("the Deployment has no pod template");
}
