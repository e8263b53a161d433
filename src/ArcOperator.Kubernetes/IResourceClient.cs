using ArcOperator.Kubernetes.Requests;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Kubernetes;

/// <summary>What an operator needs of an API server and KubeOps' client cannot say: pages, watch streams, status patches, careful deletes.</summary>
public interface IResourceClient
{
    /// <summary>One page of a list. A page that cannot be continued any more is an error for which <see cref="HttpErrors.IsExpired"/> is true.</summary>
    Task<EntityList<TEntity>> ListPageAsync<TEntity>(ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Opens a watch. The caller disposes it.</summary>
    Task<WatchStream<TEntity>> OpenWatchAsync<TEntity>(WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Changes the status subresource only.</summary>
    Task<TEntity> PatchStatusAsync<TEntity>(TEntity entity, V1Patch patch, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Server-side apply of the status subresource, taking over what another writer owns there.</summary>
    Task<TEntity> ApplyStatusAsync<TEntity>(TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>What a container has written so far. Null: the pod, or its log, is not there (any more).</summary>
    Task<string?> ReadLogAsync(string @namespace, string pod, PodLogOptions options, CancellationToken cancellationToken);

    /// <summary>Asks for the deletion if the preconditions hold. That the object is gone already is no error.</summary>
    Task DeleteAsync<TEntity>(TEntity entity, V1DeleteOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}
