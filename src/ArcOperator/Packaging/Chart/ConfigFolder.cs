using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Packaging.Chart;

/// <summary>The folder <c>config/</c>, whose components values of the chart switch on.</summary>
internal sealed class ConfigFolder(string folder)
{
    /// <summary>Reads the first object of a file.</summary>
    public JsonObject Object(params string[] path) => Objects(path)[0];

    /// <summary>Reads all objects of a file.</summary>
    public IReadOnlyList<JsonObject> Objects(params string[] path) => [.. Yaml.Read(File.ReadAllText(Path.Combine([folder, .. path]))).OfType<JsonObject>()];

    /// <summary>Reads the templates and types of the library, in the order of its kustomization.</summary>
    public IEnumerable<JsonObject> Library() => (Object("templates", "library", "kustomization.yaml")["resources"] as JsonArray ?? [])
        .SelectMany(file => Objects("templates", "library", $"{file}"));
}
