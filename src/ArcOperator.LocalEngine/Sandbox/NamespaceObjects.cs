using System.Text;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>The Secrets and ConfigMaps of one namespace, as steps ask for them. Nothing is kept.</summary>
internal sealed class NamespaceObjects(IKubernetesClient client, string @namespace)
{
    /// <summary>The Secret's entries; null: it is not there and need not be.</summary>
    /// <exception cref="SandboxException">It is not there, or cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>?> SecretAsync(string name, bool optional, CancellationToken cancellationToken)
    {
        var secret = await ReadAsync<V1Secret>("secret", name, optional, cancellationToken);
        return secret is null ? null : secret.Data ?? new Dictionary<string, byte[]>();
    }

    /// <summary>The ConfigMap's entries; null: it is not there and need not be.</summary>
    /// <exception cref="SandboxException">It is not there, or cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>?> ConfigMapAsync(string name, bool optional, CancellationToken cancellationToken)
    {
        var map = await ReadAsync<V1ConfigMap>("configmap", name, optional, cancellationToken);
        return map is null
            ? null
            : (map.Data ?? new Dictionary<string, string>()).Select(entry => KeyValuePair.Create(entry.Key, Encoding.UTF8.GetBytes(entry.Value)))
                .Concat(map.BinaryData ?? new Dictionary<string, byte[]>())
                .ToDictionary();
    }

    private async Task<T?> ReadAsync<T>(string kind, string name, bool optional, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var found = name.Length == 0 ? null : await client.GetAsync<T>(name, @namespace, cancellationToken);
            return found is null && !optional ? throw new SandboxException($"{kind} \"{name}\" not found") : found;
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException)
        {
            throw new SandboxException($"{kind} \"{name}\" cannot be read: {error.Message}");
        }
    }
}
