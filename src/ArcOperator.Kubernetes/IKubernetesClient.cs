namespace ArcOperator.Kubernetes;

/// <summary>
/// Reads and writes objects of any kind whose class has a <see cref="KubernetesEntityAttribute"/>.
/// Names and meaning are those of KubeOps' client.
/// </summary>
/// <remarks>
/// <para><b>Guarantees.</b> A request that the server refused with Retry-After is sent again, except a POST, which the server may
/// have carried out. No list is returned unless all of its pages were read at one resource version.</para>
/// <para><b>Assumptions.</b> A namespaced object names its namespace. An object passed to <see cref="UpdateAsync{TEntity}"/> is modelled
/// whole and carries the resource version that was read: what the model lacks would be lost.</para>
/// <para><b>Caveats.</b> A returned object may be outdated; only a precondition makes a write depend on it.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/> for an error response, with the server's status;
/// <see cref="HttpRequestException"/> without a response or a credential; <see cref="TimeoutException"/> without a response in time;
/// <see cref="System.Text.Json.JsonException"/> for a response that does not fit its class: the request was carried out.</para>
/// </remarks>
public interface IKubernetesClient
{
    Uri BaseUri { get; }

    /// <summary>
    /// Client of KubernetesClient with a method per kind and operation. It shares connections, TLS policy, proxy, credentials and retries with
    /// this client, which owns and disposes it. It opens no WebSocket: exec, attach and port-forward are not supported.
    /// </summary>
    IKubernetes ApiClient { get; }

    /// <summary>Returns the namespace of requests that name none.</summary>
    string GetCurrentNamespace();

    /// <summary>Returns null if the object does not exist.</summary>
    Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Returns all objects of a kind, in one namespace or (null) in all.</summary>
    Task<IList<TEntity>> ListAsync<TEntity>(string? @namespace = null, string? labelSelector = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces the whole object (PUT).</summary>
    /// <exception cref="ArgumentException">The object carries no resource version; the server would refuse it with 422.</exception>
    Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces the whole status (PUT).</summary>
    /// <exception cref="ArgumentException">The object carries no resource version.</exception>
    Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    Task<TEntity> PatchAsync<TEntity>(
        TEntity entity, V1Patch patch, string? fieldManager = null, bool? force = null, string? dryRun = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    Task<TEntity> PatchAsync<TEntity>(
        V1Patch patch, string name, string? @namespace = null, string? fieldManager = null, bool? force = null, string? dryRun = null,
        CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Server-side apply: sets the fields of <paramref name="entity"/> and leaves all others unchanged.</summary>
    /// <param name="entity">The fields to own, and no others.</param>
    /// <param name="fieldManager">The writer's name.</param>
    /// <param name="force">True: takes over fields of other writers. Otherwise such a field is a conflict.</param>
    /// <param name="dryRun"><c>All</c>: check only.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<TEntity> ApplyAsync<TEntity>(
        TEntity entity, string fieldManager, bool? force = null, string? dryRun = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Requests the deletion. A missing object is not an error.</summary>
    Task DeleteAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Requests the deletion. A missing object is not an error.</summary>
    Task DeleteAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Returns the changes of a kind until the server closes the watch. Throws for an ERROR event.</summary>
    IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> WatchAsync<TEntity>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, bool? allowWatchBookmarks = null,
        CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}
