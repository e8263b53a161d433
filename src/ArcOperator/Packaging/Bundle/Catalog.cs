using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Packaging.Bundle;

/// <summary>A file-based catalog with one version. https://olm.operatorframework.io/docs/reference/file-based-catalogs/</summary>
internal sealed class Catalog(JsonObject serviceVersion, string icon, BundleOptions options)
{
    // Fields of the ClusterServiceVersion that consoles show before the installation.
    private static readonly string[] Shown =
        ["displayName", "description", "installModes", "keywords", "links", "maintainers", "maturity", "minKubeVersion", "provider"];

    /// <summary>Returns the documents of the catalog.</summary>
    public string Write() => string.Join("---\n", new[] { Package(), Channel(), Bundle() }.Select(Yaml.Write));

    private JsonObject Package() => new()
    {
        ["schema"] = "olm.package",
        ["name"] = BundleOptions.Package,
        ["defaultChannel"] = BundleOptions.Channel,
        ["description"] = Spec("description"),
        ["icon"] = new JsonObject { ["base64data"] = icon, ["mediatype"] = "image/svg+xml" },
    };

    private JsonObject Channel()
    {
        var entry = new JsonObject { ["name"] = options.Name };
        if (options.Replaces is { } replaces)
        {
            entry["replaces"] = replaces;
        }

        return new() { ["schema"] = "olm.channel", ["package"] = BundleOptions.Package, ["name"] = BundleOptions.Channel, ["entries"] = new JsonArray(entry) };
    }

    private JsonObject Bundle() => new()
    {
        ["schema"] = "olm.bundle",
        ["name"] = options.Name,
        ["package"] = BundleOptions.Package,
        ["image"] = options.BundleImage,
        ["properties"] = new JsonArray(
        [
            Property("olm.package", new() { ["packageName"] = BundleOptions.Package, ["version"] = options.Version }),
            .. Owned().Select(kind => Property("olm.gvk", new()
            {
                ["group"] = $"{kind["name"]}".Split('.', 2)[1],
                ["kind"] = $"{kind["kind"]}",
                ["version"] = $"{kind["version"]}",
            })),
            Property("olm.csv.metadata", Metadata()),
        ]),
        ["relatedImages"] = new JsonArray([new JsonObject { ["name"] = "", ["image"] = options.BundleImage }, .. (Spec("relatedImages") as JsonArray ?? []).Select(image => image?.DeepClone())]),
    };

    private JsonObject Metadata()
    {
        var metadata = new JsonObject { ["annotations"] = serviceVersion["metadata"]?["annotations"]?.DeepClone() };
        foreach (var field in Shown)
        {
            metadata[field] = Spec(field);
        }

        metadata["crdDescriptions"] = new JsonObject { ["owned"] = new JsonArray([.. Owned().Select(kind => kind.DeepClone())]) };
        return metadata;
    }

    private IEnumerable<JsonNode> Owned() => (serviceVersion["spec"]?["customresourcedefinitions"]?["owned"] as JsonArray ?? []).OfType<JsonNode>();

    private JsonNode? Spec(string field) => serviceVersion["spec"]?[field]?.DeepClone();

    private static JsonObject Property(string type, JsonObject value) => new() { ["type"] = type, ["value"] = value };
}
