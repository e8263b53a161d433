namespace ArcOperator.Kubernetes;

/// <summary>
/// Reads and writes objects of any kind whose class says by <see cref="KubernetesEntityAttribute"/> which it is.
/// Names and meaning are those of KubeOps' client.
/// </summary>
/// <remarks>
/// <para><b>Guarantees.</b> A request that the server turned away with Retry-After is sent again, except a POST: that one may have
/// been carried out. No list is returned unless all of its pages were read at one resource version.</para>
/// <para><b>Assumptions.</b> A namespaced object names its namespace. An object passed to <see cref="UpdateAsync{TEntity}"/> is modelled
/// whole and carries the resource version that was read: what the model lacks would be lost.</para>
/// <para><b>Caveats.</b> What is read may be old by the time it is returned; only a precondition makes a write depend on it.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/> for an answer that is an error, with the server's status;
/// <see cref="HttpRequestException"/> where no answer came, or no credential could be had; <see cref="TimeoutException"/> where none came in time;
/// <see cref="System.Text.Json.JsonException"/> for an answer that does not fit its class: what was asked for is done then.</para>
/// </remarks>
public interface IKubernetesClient
{
    Uri BaseUri { get; }

    /// <summary>
    /// Client of KubernetesClient with a method per kind and operation. It shares connections, TLS policy, proxy, credentials and retries with
    /// this client, which owns and disposes it. It opens no WebSocket: exec, attach and port-forward are not supported.
    /// </summary>
    IKubernetes ApiClient { get; }

    /// <summary>Where namespaced requests go that name no namespace.</summary>
    string GetCurrentNamespace();

    /// <summary>Null if there is no such object.</summary>
    Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>All objects of a kind, in one namespace or (null) everywhere.</summary>
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

    /// <summary>Server-side apply: sees to it that the fields of <paramref name="entity"/> are as given, and leaves the others alone.</summary>
    /// <param name="entity">Only the fields that this writer wants to own.</param>
    /// <param name="fieldManager">The writer's name.</param>
    /// <param name="force">True: take fields over that another writer owns; otherwise such a field is a conflict.</param>
    /// <param name="dryRun"><c>All</c>: check only.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<TEntity> ApplyAsync<TEntity>(
        TEntity entity, string fieldManager, bool? force = null, string? dryRun = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Asks for the deletion. That the object is gone already is no error.</summary>
    Task DeleteAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Asks for the deletion. That the object is gone already is no error.</summary>
    Task DeleteAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>What happens to the objects of a kind, until the server closes the watch. An ERROR event is thrown.</summary>
    IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> WatchAsync<TEntity>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, bool? allowWatchBookmarks = null,
        CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}
