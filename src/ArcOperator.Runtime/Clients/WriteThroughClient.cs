using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Runtime.Clients;

/// <summary>
/// A client that reports each of its writes to the caches, so that the next reconciliation never decides on an older state. Reads go to the server.
/// </summary>
internal sealed class WriteThroughClient(KubernetesClient client, InformerSet informers) : IKubernetesClient, IResourceClient
{
    public Uri BaseUri => client.BaseUri;

    public IKubernetes ApiClient => client.ApiClient;

    public string GetCurrentNamespace() => client.GetCurrentNamespace();

    public Task<T?> GetAsync<T>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.GetAsync<T>(name, @namespace, cancellationToken);

    public Task<IList<T>> ListAsync<T>(string? @namespace = null, string? labelSelector = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.ListAsync<T>(@namespace, labelSelector, cancellationToken);

    public Task<EntityList<T>> ListPageAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.ListPageAsync<T>(options, cancellationToken);

    public Task<WatchStream<T>> OpenWatchAsync<T>(WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.OpenWatchAsync<T>(options, cancellationToken);

    public IAsyncEnumerable<(WatchEventType Type, T Entity)> WatchAsync<T>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, bool? allowWatchBookmarks = null,
        CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        client.WatchAsync<T>(@namespace, resourceVersion, labelSelector, allowWatchBookmarks, cancellationToken);

    public Task<string?> ReadLogAsync(string @namespace, string pod, PodLogOptions options, CancellationToken cancellationToken) =>
        client.ReadLogAsync(@namespace, pod, options, cancellationToken);

    public async Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => Observe(await client.CreateAsync(entity, cancellationToken));

    public async Task<T> UpdateAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => Observe(await client.UpdateAsync(entity, cancellationToken));

    public async Task<T> UpdateStatusAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => Observe(await client.UpdateStatusAsync(entity, cancellationToken));

    public Task<T> PatchAsync<T>(
        T entity, V1Patch patch, string? fieldManager = null, bool? force = null, string? dryRun = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync<T>(patch, entity.Name(), entity.Namespace(), fieldManager, force, dryRun, cancellationToken);

    public async Task<T> PatchAsync<T>(
        V1Patch patch, string name, string? @namespace = null, string? fieldManager = null, bool? force = null, string? dryRun = null,
        CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Observe(await client.PatchAsync<T>(patch, name, @namespace, fieldManager, force, dryRun, cancellationToken), dryRun);

    public async Task<T> PatchStatusAsync<T>(T entity, V1Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Observe(await client.PatchStatusAsync(entity, patch, cancellationToken));

    public async Task<T> ApplyAsync<T>(
        T entity, string fieldManager, bool? force = null, string? dryRun = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Observe(await client.ApplyAsync(entity, fieldManager, force, dryRun, cancellationToken), dryRun);

    public async Task<T> ApplyStatusAsync<T>(T entity, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Observe(await client.ApplyStatusAsync(entity, fieldManager, cancellationToken));

    // The watch reports the result of a deletion, because an object with finalizers stays.
    public Task DeleteAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.DeleteAsync(entity, cancellationToken);

    public Task DeleteAsync<T>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.DeleteAsync<T>(name, @namespace, cancellationToken);

    public Task DeleteAsync<T>(T entity, V1DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.DeleteAsync(entity, options, cancellationToken);

    private T Observe<T>(T entity, string? dryRun = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (string.IsNullOrEmpty(dryRun))
        {
            informers.Find<T>()?.Observe(entity);
        }

        return entity;
    }
}
