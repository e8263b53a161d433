using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Requests;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Kubernetes;

/// <summary>Client of one API server. Safe for concurrent use; keep one for the life of the process.</summary>
public sealed class KubernetesClient : IKubernetesClient, IResourceClient, IDisposable
{
    private const int PageSize = 500;

    // The server's own limit for anything but a watch is 60 s.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(65);

    private readonly ClusterConfiguration _configuration;
    private readonly ObjectJson _json;
    private readonly HttpMessageHandler _transport;
    private readonly RequestSender _sender;
    private readonly Lazy<TypedClient> _typed;

    public KubernetesClient(ClusterConfiguration configuration, ObjectJson json, TimeProvider clock)
    {
        (_configuration, _json) = (configuration, json);
        _transport = Transport.Open(configuration, clock);
        _sender = new(Transport.Client(configuration, _transport), json, clock, RequestTimeout);
        _typed = new(() => new(Transport.Client(configuration, _transport), json));
    }

    public Uri BaseUri => _configuration.Host;

    public IKubernetes ApiClient => _typed.Value;

    /// <summary>
    /// Opens the connection before a request needs it, with <c>GET /version</c>, which every user may do by default. Without success the next request
    /// connects and reports the error.
    /// </summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _sender.SendForTextAsync(new(HttpMethod.Get, ResourcePath.OfVersion()), cancellationToken);
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException or IOException or OperationCanceledException
            or ObjectDisposedException)
        {
            return;
        }
    }

    public string GetCurrentNamespace() => _configuration.Namespace;

    public async Task<T?> GetAsync<T>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await _sender.SendAsync<T>(new(HttpMethod.Get, ResourcePath.OfObject<T>(name, NamespaceOf<T>(@namespace))), cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsNotFound())
        {
            return null;
        }
    }

    public async Task<IList<T>> ListAsync<T>(string? @namespace = null, string? labelSelector = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var items = new List<T>();
        var options = new ListOptions { Namespace = @namespace, LabelSelector = labelSelector, Limit = PageSize };
        do
        {
            var page = await ListPageAsync<T>(options, cancellationToken);
            if (page.Undecodable is [var undecodable, ..])
            {
                throw new JsonException($"{EntityMetadata.Of<T>().ResourceName}: {undecodable}");
            }

            items.AddRange(page.Items);
            options = options with { Continue = page.Metadata.ContinueProperty };
        }
        while (!string.IsNullOrEmpty(options.Continue));

        return items;
    }

    public async Task<EntityList<T>> ListPageAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = ResourcePath.OfKind<T>(options.Namespace)
            .With("labelSelector", options.LabelSelector)
            .With("fieldSelector", options.FieldSelector)
            .With("limit", options.Limit)
            .With("resourceVersion", options.MayBeOld && options.Continue is null ? "0" : null)
            .With("continue", options.Continue);
        var request = new RequestContent(HttpMethod.Get, path) { Accept = options.MetadataOnly ? RequestContent.MetadataAs("PartialObjectMetadataList") : null };
        return await _sender.SendAndReadAsync(request, new ListReader<T>(_json).ReadAsync, cancellationToken);
    }

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _sender.SendAsync<T>(
            new(HttpMethod.Post, ResourcePath.OfKind<T>(NamespaceOf<T>(entity.Namespace())), _json.Serialize(entity)), cancellationToken);

    public Task<T> UpdateAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => PutAsync(entity, null, cancellationToken);

    public Task<T> UpdateStatusAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => PutAsync(entity, "status", cancellationToken);

    public Task<T> PatchAsync<T>(
        T entity, V1Patch patch, string? fieldManager = null, bool? force = null, string? dryRun = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync<T>(patch, entity.Name(), entity.Namespace(), fieldManager, force, dryRun, cancellationToken);

    public Task<T> PatchAsync<T>(
        V1Patch patch, string name, string? @namespace = null, string? fieldManager = null, bool? force = null, string? dryRun = null,
        CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _sender.SendAsync<T>(
            RequestContent.Patch(
                ResourcePath.OfObject<T>(name, NamespaceOf<T>(@namespace)).With("fieldManager", fieldManager).With("force", force).With("dryRun", dryRun),
                patch,
                _json),
            cancellationToken);

    public Task<T> PatchStatusAsync<T>(T entity, V1Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _sender.SendAsync<T>(
            RequestContent.Patch(ResourcePath.OfObject<T>(entity.Name(), NamespaceOf<T>(entity.Namespace()), "status"), patch, _json), cancellationToken);

    public Task<T> ApplyAsync<T>(
        T entity, string fieldManager, bool? force = null, string? dryRun = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync(entity, new(entity, V1Patch.PatchType.ApplyPatch), fieldManager, force, dryRun, cancellationToken);

    public Task<T> ApplyStatusAsync<T>(T entity, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // A server before 1.22 makes the writer own every field of the body, also those that the status subresource ignores.
        var body = JsonSerializer.SerializeToNode(entity, _json.TypeInfo<T>())?.AsObject() ?? [];
        body.Remove("spec");
        var path = ResourcePath.OfObject<T>(entity.Name(), NamespaceOf<T>(entity.Namespace()), "status").With("fieldManager", fieldManager).With("force", true);
        return _sender.SendAsync<T>(RequestContent.Patch(path, new(body, V1Patch.PatchType.ApplyPatch), _json), cancellationToken);
    }

    public Task DeleteAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => DeleteAsync<T>(entity.Name(), entity.Namespace(), cancellationToken);

    public Task DeleteAsync<T>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => DeleteAsync<T>(name, @namespace, new(), cancellationToken);

    public Task DeleteAsync<T>(T entity, V1DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => DeleteAsync<T>(entity.Name(), entity.Namespace(), options, cancellationToken);

    public async Task<string?> ReadLogAsync(string @namespace, string pod, PodLogOptions options, CancellationToken cancellationToken)
    {
        var path = ResourcePath.OfObject<V1Pod>(pod, @namespace, "log")
            .With("container", options.Container)
            .With("tailLines", options.TailLines)
            .With("limitBytes", options.LimitBytes);
        try
        {
            return await _sender.SendForTextAsync(new(HttpMethod.Get, path), cancellationToken);
        }
        catch (HttpOperationException error) when (error.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            // 400: the container has not started, or its node is gone.
            return null;
        }
    }

    public async Task<WatchStream<T>> OpenWatchAsync<T>(WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = ResourcePath.OfKind<T>(options.Namespace)
            .With("watch", true)
            .With("allowWatchBookmarks", true)
            .With("labelSelector", options.LabelSelector)
            .With("fieldSelector", options.FieldSelector)
            .With("resourceVersion", options.ResourceVersion)
            .With("timeoutSeconds", (int?)options.Timeout?.TotalSeconds);
        if (options.SendInitialEvents)
        {
            path.With("sendInitialEvents", true).With("resourceVersionMatch", "NotOlderThan");
        }

        var request = new RequestContent(HttpMethod.Get, path) { Accept = options.MetadataOnly ? RequestContent.MetadataAs("PartialObjectMetadata") : null };
        var response = await _sender.SendForHeadAsync(request, cancellationToken);
        return new(response, await response.Content.ReadAsStreamAsync(cancellationToken), _json);
    }

    public async IAsyncEnumerable<(WatchEventType Type, T Entity)> WatchAsync<T>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, bool? allowWatchBookmarks = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new WatchOptions { Namespace = @namespace, ResourceVersion = resourceVersion, LabelSelector = labelSelector };
        using var stream = await OpenWatchAsync<T>(options, cancellationToken);
        var events = new List<WatchEvent<T>>();
        while (await stream.ReadAsync(events, cancellationToken))
        {
            foreach (var change in events)
            {
                if (change.Status is { } status)
                {
                    throw HttpOperationException.From((HttpStatusCode)(status.Code ?? 500), status, $"watch of {EntityMetadata.Of<T>().ResourceName}");
                }

                if (change.Object is { } entity && (change.Type != WatchEventType.Bookmark || allowWatchBookmarks is true))
                {
                    yield return (change.Type, entity);
                }
            }

            events.Clear();
        }
    }

    public void Dispose()
    {
        _sender.Dispose();
        if (_typed.IsValueCreated)
        {
            _typed.Value.Dispose();
        }

        _transport.Dispose();
    }

    private Task<T> PutAsync<T>(T entity, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        entity.ResourceVersion() is { Length: > 0 }
            ? _sender.SendAsync<T>(
                new(HttpMethod.Put, ResourcePath.OfObject<T>(entity.Name(), NamespaceOf<T>(entity.Namespace()), subresource), _json.Serialize(entity)), cancellationToken)
            : throw new ArgumentException($"{entity.Kind} {entity.FullName()} has no resourceVersion: replace only what was read before", nameof(entity));

    // The response is a Status or the object, and neither contains more than the status code.
    private async Task DeleteAsync<T>(string name, string? @namespace, V1DeleteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var path = ResourcePath.OfObject<T>(name, NamespaceOf<T>(@namespace));
            await _sender.SendForTextAsync(new(HttpMethod.Delete, path, _json.Serialize(options)), cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsNotFound())
        {
            return;
        }
    }

    private string? NamespaceOf<T>(string? @namespace) =>
        EntityMetadata.Of<T>().Scope == EntityScope.Cluster ? null : @namespace ?? _configuration.Namespace;
}
