using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Checks;

/// <summary>Finds the Deployments of ARC, Argo and Flux. Images are compared by the last part of their name, which mirrors keep.</summary>
internal sealed class WorkloadReader(KubernetesClient client)
{
    private const string ArgoConfiguration = "workflow-controller-configmap";

    /// <summary>Adds the Deployments to the facts; leaves the facts unchanged if the user may not list Deployments.</summary>
    public async Task<ClusterFacts> AddAsync(ClusterFacts facts, CancellationToken cancellationToken)
    {
        IList<V1Deployment> deployments;
        try
        {
            deployments = await client.ListAsync<V1Deployment>(cancellationToken: cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            return facts;
        }

        var (operators, argo, flux) = (new List<OperatorInstallation>(), new List<ArgoController>(), new List<FluxController>());
        foreach (var deployment in deployments.OrderBy(item => item.FullName(), StringComparer.Ordinal))
        {
            foreach (var container in deployment.Spec?.Template?.Spec?.Containers ?? [])
            {
                switch (Image(container))
                {
                    case "arc-operator" when container.Args?.Contains("hook-executor") is not true:
                        operators.Add(OperatorInstallation.Of(deployment, container, await ConfigMapsAsync(deployment.Namespace(), cancellationToken)));
                        break;
                    case "workflow-controller":
                        argo.Add(await ArgoAsync(deployment, container, cancellationToken));
                        break;
                    case "kustomize-controller" or "helm-controller":
                        flux.Add(new(deployment.Namespace(), deployment.Name(), HasGate(container)));
                        break;
                }
            }
        }

        return facts with { Operators = operators, ArgoControllers = argo, FluxControllers = flux };
    }

    private async Task<ArgoController> ArgoAsync(V1Deployment deployment, V1Container container, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> arguments = [.. container.Command ?? [], .. container.Args ?? []];
        var scope = OperatorInstallation.Flag(container, "--managed-namespace") ?? (arguments.Contains("--namespaced") ? deployment.Namespace() : null);
        var name = OperatorInstallation.Flag(container, "--configmap") ?? ArgoConfiguration;
        var settings = (await ConfigMapsAsync(deployment.Namespace(), cancellationToken)).GetValueOrDefault(name);
        return new(deployment.FullName(), deployment.Status?.AvailableReplicas > 0, scope)
        {
            TemplateReferencing = $"{Setting(settings, "workflowRestrictions")?["templateReferencing"]}",
            InstanceId = Setting(settings, "instanceID")?.ToString() ?? "",
        };
    }

    // Argo reads a key per setting, or all settings below the key 'config'.
    private static JsonNode? Setting(V1ConfigMap? map, string key)
    {
        try
        {
            return map?.Data?.TryGetValue(key, out var text) is true && Yaml.Read(text) is [var setting, ..] ? setting
                : map?.Data?.TryGetValue("config", out var all) is true && Yaml.Read(all) is [JsonObject settings, ..] ? settings[key]
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<string, V1ConfigMap>> ConfigMapsAsync(string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.ListAsync<V1ConfigMap>(@namespace, cancellationToken: cancellationToken)).ToDictionary(map => map.Name());
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            return new Dictionary<string, V1ConfigMap>();
        }
    }

    private static bool HasGate(V1Container container) => (container.Args ?? []).Any(argument =>
        argument.StartsWith("--feature-gates=", StringComparison.Ordinal) && argument.Contains("ExternalArtifact=true", StringComparison.Ordinal));

    // 'registry:5000/team/arc-operator:1.0@sha256:…' becomes 'arc-operator'.
    private static string Image(V1Container container) => (container.Image ?? "").Split('@')[0].Split('/')[^1].Split(':')[0];
}
