using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.EndToEnd.Tests;

/// <summary>The objects that Operator Lifecycle Manager creates from the bundle, for all namespaces: account, rights and Deployment of the ClusterServiceVersion, and the other objects.</summary>
internal static class OlmBundle
{
    private const string Namespace = "arc-system";

    /// <summary>Returns the objects as one YAML text.</summary>
    public static string Objects()
    {
        var files = Directory.GetFiles(Repository.PathOf("bundle", "manifests"), "*.yaml").Order(StringComparer.Ordinal).Select(path => Yaml.Read(File.ReadAllText(path))[0]).ToList();
        var install = files.Single(item => $"{item["kind"]}" == "ClusterServiceVersion")["spec"]!["install"]!["spec"]!;
        var deployment = install["deployments"]![0]!;
        var account = $"{deployment["spec"]!["template"]!["spec"]!["serviceAccountName"]}";
        var spec = deployment["spec"]!.DeepClone();
        spec["template"]!["metadata"]!["annotations"] = new JsonObject { ["olm.targetNamespaces"] = "" };
        IEnumerable<JsonNode> objects =
        [
            Object("v1", "Namespace", Namespace),
            Object("v1", "ServiceAccount", account),
            .. new[] { "clusterPermissions", "permissions" }.SelectMany(name => install[name]!.AsArray().SelectMany((permission, index) => Rights(permission!, $"arc-olm-{name.ToLowerInvariant()}-{index}"))),
            .. files.Where(item => $"{item["kind"]}" != "ClusterServiceVersion"),
            Object("apps/v1", "Deployment", $"{deployment["name"]}", ("spec", spec), ("labels", deployment["label"])),
        ];
        return string.Join("---\n", objects.Select(item => Yaml.Write(Placed(item))));
    }

    private static IEnumerable<JsonNode> Rights(JsonNode permission, string name)
    {
        yield return Object("rbac.authorization.k8s.io/v1", "ClusterRole", name, ("rules", permission["rules"]));
        yield return Object(
            "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", name,
            ("roleRef", new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = name }),
            ("subjects", new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = $"{permission["serviceAccountName"]}", ["namespace"] = Namespace })));
    }

    private static JsonObject Object(string version, string kind, string name, params (string Name, JsonNode? Value)[] fields)
    {
        var item = new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };
        foreach (var (field, value) in fields.Where(field => field.Value is not null))
        {
            (field == "labels" ? item["metadata"]!.AsObject() : item)[field] = value!.DeepClone();
        }

        return item;
    }

    private static JsonNode Placed(JsonNode item)
    {
        if ($"{item["kind"]}" is not ("Namespace" or "CustomResourceDefinition" or "ClusterRole" or "ClusterRoleBinding"))
        {
            item["metadata"]!["namespace"] = Namespace;
        }

        return item;
    }
}
