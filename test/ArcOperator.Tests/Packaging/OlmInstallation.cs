using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;

namespace ArcOperator.Tests.Packaging;

/// <summary>
/// Installs a bundle as Operator Lifecycle Manager does: account, rights and Deployment from the ClusterServiceVersion, and then the other objects.
/// https://github.com/operator-framework/operator-controller/tree/main/internal/operator-controller/rukpak/render/registryv1
/// </summary>
internal sealed class OlmInstallation(ControlPlane plane, BundleUnderTest bundle, string @namespace, params IReadOnlyList<string> targets)
{
    /// <summary>User name of the operator's account.</summary>
    public string Account => $"system:serviceaccount:{@namespace}:{bundle.Deployment["spec"]!["template"]!["spec"]!["serviceAccountName"]}";

    /// <summary>Value of the annotation with the namespaces of the OperatorGroup; empty for all.</summary>
    public string TargetNamespaces => string.Join(',', targets);

    public async Task ApplyAsync()
    {
        var objects = Objects().Concat(bundle.Objects.All.Select(item => Placed(item, @namespace)));
        foreach (var item in objects.OrderBy(item => $"{item["kind"]}" == "CustomResourceDefinition" ? 0 : 1))
        {
            await Programs.RunAsync("kubectl", ["--kubeconfig", plane.AdminKubeconfig, "apply", "--validate=false", "-f", "-"], Yaml.Write(item));
        }
    }

    private IEnumerable<JsonNode> Objects()
    {
        var install = bundle.Spec["install"]!["spec"]!;
        var isGlobal = targets.Count == 0;
        yield return Placed(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = "arc-operator" } }, @namespace);
        foreach (var (permissions, isCluster) in new[] { (install["clusterPermissions"]!, true), (install["permissions"]!, isGlobal) })
        {
            foreach (var item in permissions.AsArray().SelectMany((permission, index) => Rights(permission!, $"olm-{(permissions == install["permissions"] ? "p" : "c")}{index}", isCluster)))
            {
                yield return item;
            }
        }

        var spec = (JsonObject)bundle.Deployment["spec"]!.DeepClone();
        var pod = (JsonObject)spec["template"]!["metadata"]!;
        var annotations = pod["annotations"] as JsonObject ?? [];
        annotations["olm.targetNamespaces"] = TargetNamespaces;
        pod["annotations"] = annotations;
        yield return Placed(
            new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["metadata"] = new JsonObject { ["name"] = $"{bundle.Deployment["name"]}" }, ["spec"] = spec }, @namespace);
    }

    private IEnumerable<JsonNode> Rights(JsonNode permission, string name, bool isCluster)
    {
        foreach (var place in isCluster ? [""] : targets.Append(@namespace).Distinct())
        {
            foreach (var (kind, field, value) in new[] { ("Role", "rules", permission["rules"]!), ("RoleBinding", "roleRef", Reference(isCluster, name)) })
            {
                var item = new JsonObject
                {
                    ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                    ["kind"] = (isCluster ? "Cluster" : "") + kind,
                    ["metadata"] = new JsonObject { ["name"] = name },
                    [field] = value.DeepClone(),
                };
                if (kind == "RoleBinding")
                {
                    item["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = $"{permission["serviceAccountName"]}", ["namespace"] = @namespace });
                }

                yield return place.Length == 0 ? item : Placed(item, place);
            }
        }
    }

    private static JsonObject Reference(bool isCluster, string name) =>
        new() { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = isCluster ? "ClusterRole" : "Role", ["name"] = name };

    private static JsonNode Placed(JsonNode item, string place)
    {
        if ($"{item["kind"]}" is not ("CustomResourceDefinition" or "ClusterRole" or "ClusterRoleBinding"))
        {
            item["metadata"]!["namespace"] = place;
        }

        return item;
    }
}
