using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Packaging.Bundle;

/// <summary>Inputs of the bundle below <c>config/</c> that are not objects of the release.</summary>
internal sealed class ManifestFolder(string config)
{
    /// <summary>Texts of the ClusterServiceVersion.</summary>
    public JsonObject Base { get; } = Objects(config, "manifests", "base.yaml")[0];

    /// <summary>One example of each kind.</summary>
    public IReadOnlyList<JsonObject> Examples { get; } = Objects(config, "manifests", "examples.yaml");

    /// <summary>Rules for cluster-scoped kinds, which a Role cannot grant.</summary>
    public JsonNode? ClusterRules { get; } = Objects(config, "namespaced", "cluster", "cluster-role.yaml")[0]["rules"];

    /// <summary>Rules for the namespaces in which the operator works.</summary>
    public JsonNode? NamespacedRules { get; } = Objects(config, "namespaced", "tenant", "role.yaml")[0]["rules"];

    /// <summary>Icon as Base64.</summary>
    public string Icon { get; } = Convert.ToBase64String(File.ReadAllBytes(Path.Combine(config, "manifests", "icon.svg")));

    /// <summary>Tests that operator-sdk runs on the bundle.</summary>
    public string Scorecard { get; } = File.ReadAllText(Path.Combine(config, "scorecard", "config.yaml"));

    /// <summary>Settings of the bundle in a repository of community operators.</summary>
    public string Community { get; } = File.ReadAllText(Path.Combine(config, "manifests", "ci.yaml"));

    /// <summary>Images that the templates of the library use.</summary>
    public IReadOnlyList<string> TemplateImages { get; } = [.. Directory.GetFiles(Path.Combine(config, "templates", "library"), "*.yaml").Order(StringComparer.Ordinal)
        .SelectMany(file => Yaml.Read(File.ReadAllText(file))).SelectMany(item => Images(item)).Distinct()];

    private static List<JsonObject> Objects(string config, params string[] path) => [.. Yaml.Read(File.ReadAllText(Path.Combine([config, .. path]))).OfType<JsonObject>()];

    private static IEnumerable<string> Images(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field is { Key: "image", Value: JsonValue value } ? [$"{value}"] : Images(field.Value)),
        JsonArray items => items.SelectMany(Images),
        _ => [],
    };
}
