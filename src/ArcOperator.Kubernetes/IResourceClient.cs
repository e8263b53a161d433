using ArcOperator.Kubernetes.Requests;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Kubernetes;

/// <summary>Requests that KubeOps' client does not offer: pages, watch streams, status patches, deletes with preconditions.</summary>
public interface IResourceClient
{
    /// <summary>Returns one page of a list. If the page cannot be continued any more, <c>IsExpired</c> is true for the error.</summary>
    Task<EntityList<TEntity>> ListPageAsync<TEntity>(ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Opens a watch. The caller disposes it.</summary>
    Task<WatchStream<TEntity>> OpenWatchAsync<TEntity>(WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Changes the status subresource only.</summary>
    Task<TEntity> PatchStatusAsync<TEntity>(TEntity entity, V1Patch patch, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Server-side apply of the status subresource. Takes over fields of other writers.</summary>
    Task<TEntity> ApplyStatusAsync<TEntity>(TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Returns the output of a container so far, or null if the pod or its log does not exist.</summary>
    Task<string?> ReadLogAsync(string @namespace, string pod, PodLogOptions options, CancellationToken cancellationToken);

    /// <summary>Requests the deletion if the preconditions hold. A missing object is not an error.</summary>
    Task DeleteAsync<TEntity>(TEntity entity, V1DeleteOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}
