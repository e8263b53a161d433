using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Packaging.Bundle;

/// <summary>The ClusterServiceVersion: the operator as Operator Lifecycle Manager installs it.</summary>
internal sealed class ServiceVersion(ReleaseObjects release, ManifestFolder manifests, BundleOptions options)
{
    private const string TargetNamespaces = "ARC_OPERATOR__NAMESPACES";
    private static readonly string[] InstallModes = ["OwnNamespace", "SingleNamespace", "MultiNamespace", "AllNamespaces"];

    // OLM creates the account, and binds the rules to it.
    private readonly string _account = ReleaseObjects.NameOf(release.Single("ServiceAccount"));

    /// <summary>Returns the object.</summary>
    public JsonObject Create()
    {
        var spec = new JsonObject();
        foreach (var (key, value) in manifests.Base["spec"] as JsonObject ?? [])
        {
            spec[key] = value?.DeepClone();
        }

        spec["version"] = options.Version;
        if (options.Replaces is { } replaces)
        {
            spec["replaces"] = replaces;
        }

        spec["icon"] = new JsonArray(new JsonObject { ["base64data"] = manifests.Icon, ["mediatype"] = "image/svg+xml" });
        spec["installModes"] = new JsonArray([.. InstallModes.Select(mode => new JsonObject { ["type"] = mode, ["supported"] = true })]);
        spec["customresourcedefinitions"] = new JsonObject
        {
            ["owned"] = new JsonArray([.. release.OfKind("CustomResourceDefinition")
                .Select(definition => Descriptors.Owned(definition, manifests.Base["resources"]?[$"{definition["spec"]?["names"]?["kind"]}"]))]),
        };
        spec["install"] = new JsonObject { ["strategy"] = "deployment", ["spec"] = Install() };
        spec["relatedImages"] = new JsonArray([.. RelatedImages().Select(image => new JsonObject { ["name"] = image.Name, ["image"] = image.Image })]);
        return new()
        {
            ["apiVersion"] = "operators.coreos.com/v1alpha1",
            ["kind"] = "ClusterServiceVersion",
            ["metadata"] = new JsonObject { ["name"] = options.Name, ["annotations"] = Annotations(), ["labels"] = Labels() },
            ["spec"] = spec,
        };
    }

    /// <summary>Images that the bundle needs: those of the operator, and those of the templates that it ships.</summary>
    public IEnumerable<(string Name, string Image)> RelatedImages() =>
        manifests.TemplateImages.Select(image => (Name(image), image)).Prepend(("arc-operator", Image));

    private string Image => (options.Image ?? release.Image).ToString();

    private JsonObject Annotations()
    {
        var annotations = new JsonObject();
        foreach (var (key, value) in manifests.Base["metadata"]?["annotations"] as JsonObject ?? [])
        {
            annotations[key] = value?.DeepClone();
        }

        annotations["alm-examples"] = Json(new JsonArray([.. manifests.Examples.Select(example => example.DeepClone())]));
        annotations["containerImage"] = Image;
        if (options.CreatedAt is { } createdAt)
        {
            annotations["createdAt"] = createdAt;
        }

        // A bundle cannot contain a Namespace.
        annotations["operatorframework.io/suggested-namespace-template"] = Json(release.Single("Namespace"));
        return annotations;
    }

    private static JsonObject Labels() => new()
    {
        ["operatorframework.io/arch.amd64"] = "supported",
        ["operatorframework.io/arch.arm64"] = "supported",
        ["operatorframework.io/os.linux"] = "supported",
    };

    private JsonObject Install()
    {
        var deployment = release.Single("Deployment");
        var pod = ReleaseObjects.Pod(deployment);
        foreach (var container in (pod["containers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            container["image"] = Image;
            if (container["env"] is JsonArray variables)
            {
                // OLM writes the namespaces of the OperatorGroup into this annotation. No namespace means all.
                variables.Add(new JsonObject
                {
                    ["name"] = TargetNamespaces,
                    ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.annotations['olm.targetNamespaces']" } },
                });
            }
        }

        return new()
        {
            ["deployments"] = new JsonArray(new JsonObject
            {
                ["name"] = ReleaseObjects.NameOf(deployment),
                ["label"] = deployment["metadata"]?["labels"]?.DeepClone(),
                ["spec"] = deployment["spec"]?.DeepClone(),
            }),
            ["clusterPermissions"] = new JsonArray(Permission(manifests.ClusterRules)),
            ["permissions"] = new JsonArray(Permission(new JsonArray(
                [.. Rules(manifests.NamespacedRules), .. release.OfKind("Role").SelectMany(role => Rules(role["rules"]))]))),
        };
    }

    private JsonObject Permission(JsonNode? rules) => new() { ["serviceAccountName"] = _account, ["rules"] = rules?.DeepClone() };

    private static IEnumerable<JsonNode?> Rules(JsonNode? rules) => (rules as JsonArray ?? []).Select(rule => rule?.DeepClone());

    private static string Name(string image) => ImageReference.Parse(image).Repository.Split('/') is [.., var owner, var name] ? $"{owner}-{name}" : image;

    private static string Json(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
        {
            node.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
