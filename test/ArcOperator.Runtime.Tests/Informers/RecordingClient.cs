using System.Collections.Concurrent;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Reads from a real API server, records the requests, and lets a test change the responses.</summary>
internal sealed class RecordingClient(KubernetesClient client) : IResourceClient
{
    private readonly ConcurrentQueue<ListOptions> _lists = [];
    private readonly ConcurrentQueue<WatchOptions> _watches = [];

    public IReadOnlyList<ListOptions> Lists => [.. _lists];

    public IReadOnlyList<WatchOptions> StreamedLists => [.. _watches.Where(options => options.SendInitialEvents)];

    public IReadOnlyList<WatchOptions> Watches => [.. _watches.Where(options => !options.SendInitialEvents)];

    /// <summary>Changes the resource version of the first list.</summary>
    public Func<string?, string?> FirstVersion { get; init; } = version => version;

    public async Task<EntityList<TEntity>> ListPageAsync<TEntity>(ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        _lists.Enqueue(options);
        var page = await client.ListPageAsync<TEntity>(options, cancellationToken);
        return _lists.Count == 1 ? page with { Metadata = page.Metadata with { ResourceVersion = FirstVersion(page.Metadata.ResourceVersion) } } : page;
    }

    public Task<WatchStream<TEntity>> OpenWatchAsync<TEntity>(WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        _watches.Enqueue(options);
        return client.OpenWatchAsync<TEntity>(options, cancellationToken);
    }

    public Task<string?> ReadLogAsync(string @namespace, string pod, PodLogOptions options, CancellationToken cancellationToken) =>
        client.ReadLogAsync(@namespace, pod, options, cancellationToken);

    public Task<TEntity> PatchStatusAsync<TEntity>(TEntity entity, V1Patch patch, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => client.PatchStatusAsync(entity, patch, cancellationToken);

    public Task<TEntity> ApplyStatusAsync<TEntity>(TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => client.ApplyStatusAsync(entity, fieldManager, cancellationToken);

    public Task DeleteAsync<TEntity>(TEntity entity, V1DeleteOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => client.DeleteAsync(entity, options, cancellationToken);
}
