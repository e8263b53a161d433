using ArcOperator.Kubernetes;

namespace ArcOperator.Testing.Pods;

/// <summary>The volumes of a Pod as folders of this machine.</summary>
internal sealed class PodVolumes(ControlPlane plane, KubernetesClient client, V1Pod pod, string folder)
{
    /// <summary>Name of the volume with the token of the ServiceAccount, if the Pod does not define its own.</summary>
    public const string AutomaticToken = "kube-api-access";

    public string ApiServerPort => plane.Port;

    private string Namespace => pod.Metadata.NamespaceProperty;

    /// <summary>Creates the folders. Returns them by the names of the volumes.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MountAsync(CancellationToken cancellationToken)
    {
        var folders = new Dictionary<string, string>();
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            var target = Directory.CreateDirectory(Path.Combine(folder, volume.Name)).FullName;
            folders[volume.Name] = target;
            if (volume.ConfigMap is { } map)
            {
                await WriteAsync(target, await DataAsync(map.Name, map.Optional is true, cancellationToken), map.Items);
            }
            else if (volume.Secret is { } secret)
            {
                await WriteAsync(target, await SecretAsync(secret.SecretName, secret.Optional is true, cancellationToken), secret.Items);
            }
            else if (volume.Projected is { } projected)
            {
                foreach (var source in projected.Sources)
                {
                    await ProjectAsync(target, source, cancellationToken);
                }
            }
            else if (volume.PersistentVolumeClaim is { } claim)
            {
                // Kept after the end of the Pod.
                folders[volume.Name] = Directory.CreateDirectory(Path.Combine(plane.Folder, "volumes", Namespace, claim.ClaimName)).FullName;
            }
            else if (volume.EmptyDir is null)
            {
                throw new NotSupportedException($"volume {volume.Name} is of a kind that tests do not support");
            }
        }

        // In a cluster the admission plugin ServiceAccount adds this volume. The control planes of tests run without it.
        if (pod.Spec.AutomountServiceAccountToken is not false)
        {
            var target = folders[AutomaticToken] = Directory.CreateDirectory(Path.Combine(folder, AutomaticToken)).FullName;
            await ProjectAsync(target, new() { ServiceAccountToken = new() { Path = "token" } }, cancellationToken);
            await WriteAsync(target, await DataAsync("kube-root-ca.crt", isOptional: false, cancellationToken), null);
            await File.WriteAllTextAsync(Path.Combine(target, "namespace"), Namespace, cancellationToken);
        }

        return folders;
    }

    public async Task<IReadOnlyDictionary<string, string>> DataAsync(string name, bool isOptional, CancellationToken cancellationToken = default) =>
        (await client.GetAsync<V1ConfigMap>(name, Namespace, cancellationToken))?.Data?.ToDictionary() ?? Missing($"ConfigMap {name}", isOptional);

    public async Task<IReadOnlyDictionary<string, string>> SecretAsync(string name, bool isOptional, CancellationToken cancellationToken = default) =>
        (await client.GetAsync<V1Secret>(name, Namespace, cancellationToken))?.Data?.ToDictionary(entry => entry.Key, entry => System.Text.Encoding.UTF8.GetString(entry.Value))
        ?? Missing($"Secret {name}", isOptional);

    /// <summary>Returns a field of the Pod, as fieldRef selects it.</summary>
    public string Field(string path) => path switch
    {
        "metadata.name" => pod.Metadata.Name,
        "metadata.namespace" => Namespace,
        "metadata.uid" => pod.Metadata.Uid,
        "spec.serviceAccountName" => pod.Spec.ServiceAccountName,
        "spec.nodeName" => PodRunner.NodeName,
        "status.podIP" or "status.hostIP" => "127.0.0.1",
        _ when path.StartsWith("metadata.annotations['", StringComparison.Ordinal) => pod.Metadata.Annotations?.TryGetValue(path["metadata.annotations['".Length..^2], out var value) is true ? value : "",
        _ => throw new NotSupportedException($"field {path} is not supported by tests"),
    };

    private async Task ProjectAsync(string target, V1VolumeProjection source, CancellationToken cancellationToken)
    {
        if (source.ServiceAccountToken is { } token)
        {
            var text = await plane.KubectlAsync("create", "token", pod.Spec.ServiceAccountName ?? "default", "-n", Namespace, "--duration", $"{token.ExpirationSeconds ?? 3600}s");
            await File.WriteAllTextAsync(Path.Combine(target, token.Path), text.Trim(), cancellationToken);
        }

        if (source.ConfigMap is { } map)
        {
            await WriteAsync(target, await DataAsync(map.Name, map.Optional is true, cancellationToken), map.Items);
        }

        foreach (var item in source.DownwardAPI?.Items ?? [])
        {
            await File.WriteAllTextAsync(Path.Combine(target, item.Path), Field(item.FieldRef.FieldPath), cancellationToken);
        }
    }

    private static async Task WriteAsync(string target, IReadOnlyDictionary<string, string> data, IList<V1KeyToPath>? items)
    {
        foreach (var (key, path) in items is { Count: > 0 } ? items.Select(item => (item.Key, item.Path)) : data.Keys.Select(key => (key, key)))
        {
            await File.WriteAllTextAsync(Path.Combine(target, path), data[key]);
        }
    }

    private static Dictionary<string, string> Missing(string name, bool isOptional) =>
        isOptional ? [] : throw new InvalidOperationException($"{name} does not exist");
}
