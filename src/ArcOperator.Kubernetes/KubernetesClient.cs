using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Requests;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Kubernetes;

/// <summary>The client of one API server. Safe for use by many at once; keep one for the life of the process.</summary>
public sealed class KubernetesClient(KubernetesClientConfiguration configuration, KubernetesJson json, TimeProvider clock)
    : IKubernetesClient, IResourceClient, IDisposable
{
    private const int PageSize = 500;

    // The server's own limit for anything but a watch is 60 s.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(65);

    private readonly RequestSender _sender = new(Transport.Connect(configuration), json, clock, RequestTimeout);

    public Uri BaseUri => configuration.Host;

    public string GetCurrentNamespace() => configuration.Namespace;

    public async Task<T?> GetAsync<T>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await _sender.SendAsync<T>(new(HttpMethod.Get, ResourcePath.OfObject<T>(name, Space<T>(@namespace))), cancellationToken);
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
            if (page.Undecodable is [var stranger, ..])
            {
                throw new JsonException($"{EntityMetadata.Of<T>().ResourceName}: {stranger}");
            }

            items.AddRange(page.Items);
            options = options with { Continue = page.Metadata.Continue };
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
        return await _sender.SendAndReadAsync(request, new ListReader<T>(json).ReadAsync, cancellationToken);
    }

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _sender.SendAsync<T>(
            new(HttpMethod.Post, ResourcePath.OfKind<T>(Space<T>(entity.Namespace())), json.Serialize(entity)), cancellationToken);

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
        PatchAsync<T>(
            ResourcePath.OfObject<T>(name, Space<T>(@namespace)).With("fieldManager", fieldManager).With("force", force).With("dryRun", dryRun),
            Encoding.UTF8.GetBytes(patch.Content.ToJsonString()),
            patch.ContentType,
            cancellationToken);

    public Task<T> PatchStatusAsync<T>(T entity, V1Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync<T>(
            ResourcePath.OfObject<T>(entity.Name(), Space<T>(entity.Namespace()), "status"),
            Encoding.UTF8.GetBytes(patch.Content.ToJsonString()),
            patch.ContentType,
            cancellationToken);

    public Task<T> ApplyAsync<T>(
        T entity, string fieldManager, bool? force = null, string? dryRun = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync<T>(
            ResourcePath.OfObject<T>(entity.Name(), Space<T>(entity.Namespace()))
                .With("fieldManager", fieldManager).With("force", force).With("dryRun", dryRun),
            json.Serialize(entity),
            ApplyContentType,
            cancellationToken);

    public Task<T> ApplyStatusAsync<T>(T entity, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync<T>(
            ResourcePath.OfObject<T>(entity.Name(), Space<T>(entity.Namespace()), "status").With("fieldManager", fieldManager).With("force", true),
            WithoutSpec(entity),
            ApplyContentType,
            cancellationToken);

    public Task DeleteAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => DeleteAsync<T>(entity.Name(), entity.Namespace(), cancellationToken);

    public Task DeleteAsync<T>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => DeleteAsync<T>(name, @namespace, new(), cancellationToken);

    public Task DeleteAsync<T>(T entity, V1DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => DeleteAsync<T>(entity.Name(), entity.Namespace(), options, cancellationToken);

    public async Task<string?> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken)
    {
        var path = ResourcePath.OfObject<V1Pod>(pod, @namespace, "log")
            .With("container", options.Container)
            .With("tailLines", options.TailLines)
            .With("limitBytes", options.LimitBytes);
        try
        {
            return Encoding.UTF8.GetString(await _sender.SendForBytesAsync(new(HttpMethod.Get, path), cancellationToken));
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
        return new(response, await response.Content.ReadAsStreamAsync(cancellationToken), json);
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
                    throw new HttpOperationException((HttpStatusCode)(status.Code ?? 500), status, $"watch of {EntityMetadata.Of<T>().ResourceName}");
                }

                if (change.Object is { } entity && (change.Type != WatchEventType.Bookmark || allowWatchBookmarks is true))
                {
                    yield return (change.Type, entity);
                }
            }

            events.Clear();
        }
    }

    public void Dispose() => _sender.Dispose();

    private const string ApplyContentType = "application/apply-patch+yaml";

    // Before 1.22 a server books all that it is sent to the writer, also the fields that the status subresource leaves alone.
    private byte[] WithoutSpec<T>(T entity)
    {
        var body = JsonSerializer.SerializeToNode(entity, json.TypeInfo<T>())?.AsObject() ?? [];
        body.Remove("spec");
        return json.Serialize<JsonNode>(body);
    }

    private Task<T> PatchAsync<T>(ResourcePath path, byte[] body, string contentType, CancellationToken cancellationToken) =>
        _sender.SendAsync<T>(new(HttpMethod.Patch, path, body, contentType), cancellationToken);

    private Task<T> PutAsync<T>(T entity, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        entity.ResourceVersion() is { Length: > 0 }
            ? _sender.SendAsync<T>(
                new(HttpMethod.Put, ResourcePath.OfObject<T>(entity.Name(), Space<T>(entity.Namespace()), subresource), json.Serialize(entity)), cancellationToken)
            : throw new ArgumentException($"{entity.Kind} {entity.FullName()} has no resourceVersion: replace only what was read before", nameof(entity));

    // The answer is a Status, or the object as it was or as it waits for its finalizers: nothing to go by.
    private async Task DeleteAsync<T>(string name, string? @namespace, V1DeleteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var path = ResourcePath.OfObject<T>(name, Space<T>(@namespace));
            await _sender.SendForBytesAsync(new(HttpMethod.Delete, path, json.Serialize(options)), cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsNotFound())
        {
            return;
        }
    }

    private string? Space<T>(string? @namespace) =>
        EntityMetadata.Of<T>().Scope == EntityScope.Cluster ? null : @namespace ?? configuration.Namespace;
}
