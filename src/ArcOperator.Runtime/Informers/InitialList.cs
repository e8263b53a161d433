using System.Net;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Runtime.Informers;

/// <summary>Reads all objects of a kind at one resource version: as a stream if the server supports it, otherwise in pages.</summary>
internal sealed class InitialList<TEntity>(InformerContext context, InformerOptions options, string? @namespace)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly string Kind = EntityMetadata.Of<TEntity>().ResourceName;

    private bool _mayBeOld = options.FirstListMayBeOld;

    public async Task<ListResult<TEntity>> ReadAsync(CancellationToken cancellationToken) =>
        options.StreamsInitialList && context.StreamedLists.AreAvailable && await TryStreamAsync(cancellationToken) is { } list
            ? list
            : await ReadPagesAsync(cancellationToken);

    private async Task<ListResult<TEntity>> ReadPagesAsync(CancellationToken cancellationToken)
    {
        var request = new ListOptions
        {
            Namespace = @namespace, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector, Limit = options.PageSize,
            MayBeOld = _mayBeOld, MetadataOnly = options.MetadataOnly,
        };
        var entities = new List<TEntity>();
        var undecodable = new List<UndecodableObject>();
        while (true)
        {
            EntityList<TEntity> page;
            try
            {
                page = await context.Client.ListPageAsync<TEntity>(request, cancellationToken);
            }
            catch (HttpOperationException error) when (error.IsExpired() && request.Continue is not null)
            {
                // Reading the pages took longer than the server keeps the version. A single page cannot expire.
                request = request with { Continue = null, Limit = null, MayBeOld = false };
                entities.Clear();
                undecodable.Clear();
                continue;
            }

            entities.AddRange(page.Items);
            undecodable.AddRange(page.Undecodable);
            if (string.IsNullOrEmpty(page.Metadata.ContinueProperty))
            {
                // A later list must not return to a state before this one.
                _mayBeOld = false;
                return new(entities, undecodable, page.Metadata.ResourceVersion ?? "", ListMode.Pages);
            }

            request = request with { Continue = page.Metadata.ContinueProperty };
        }
    }

    /// <summary>Returns null if the server does not stream the list. Any answer that is not a complete stream counts as that.</summary>
    /// <exception cref="HttpOperationException">The server refuses the kind itself, or is overloaded: pages would fare no better.</exception>
    private async Task<ListResult<TEntity>?> TryStreamAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.StreamedListSilence, context.Clock);
        using var limit = new CancellationTokenSource(options.StreamedListTimeout, context.Clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, limit.Token, context.StreamedLists.Refused, cancellationToken);
        try
        {
            var (list, problem) = await StreamAsync(() => silence.CancelAfter(options.StreamedListSilence), any.Token);
            return list ?? Refuse(problem);
        }
        catch (HttpOperationException error) when (!error.IsKindMissing() && !IsAboutAnyRequest(error.StatusCode))
        {
            return Refuse(error.Message);
        }
        catch (JsonException error)
        {
            return Refuse($"the answer is not a stream of events: {error.Message}");
        }
        catch (InvalidDataException error)
        {
            return Refuse(error.Message);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            // The connection broke, which proves nothing about the server. A proxy may break every stream, so pages are read immediately.
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A server that does not know the parameters may open an ordinary watch, which has no end.
            return limit.IsCancellationRequested ? Refuse($"it was not complete after {options.StreamedListTimeout.TotalSeconds:0} s")
                : silence.IsCancellationRequested ? Refuse($"nothing arrived for {options.StreamedListSilence.TotalSeconds:0} s")
                : null;
        }
    }

    private static bool IsAboutAnyRequest(HttpStatusCode code) => code is
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private ListResult<TEntity>? Refuse(string reason)
    {
        context.StreamedLists.Refuse(Kind, reason);
        return null;
    }

    private async Task<(ListResult<TEntity>? List, string Problem)> StreamAsync(Action onEvents, CancellationToken cancellationToken)
    {
        using var stream = await context.Client.OpenWatchAsync<TEntity>(
            new()
            {
                Namespace = @namespace, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector,
                SendInitialEvents = true, Timeout = options.WatchTimeout, MetadataOnly = options.MetadataOnly,
            },
            cancellationToken);
        var list = new StreamedObjects<TEntity>();
        var events = new List<WatchEvent<TEntity>>();
        while (await stream.ReadAsync(events, cancellationToken))
        {
            onEvents();
            foreach (var change in events)
            {
                if (change.Status is { } status)
                {
                    return (null, $"{status.Code} {status.Reason}: {status.Message}");
                }

                if (change is { EndsInitialEvents: true, ResourceVersion: { } version })
                {
                    return (list.ToResult(version), "");
                }

                list.Apply(change);
            }

            events.Clear();
        }

        return (null, "the stream ended before all objects were sent");
    }
}

/// <summary>Objects of a streamed list that is still arriving. Objects that change meanwhile arrive more than once.</summary>
internal sealed class StreamedObjects<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<ObjectKey, TEntity> _entities = [];
    private readonly Dictionary<ObjectKey, UndecodableObject> _undecodable = [];

    public void Apply(WatchEvent<TEntity> change)
    {
        if (change.Type == WatchEventType.Bookmark || ((IMetadata<V1ObjectMeta>?)change.Object ?? change.Undecodable) is not { } @object)
        {
            return;
        }

        var key = ObjectKey.Of(@object);
        _undecodable.Remove(key);
        if (change.Type == WatchEventType.Deleted)
        {
            _entities.Remove(key);
        }
        else if (change.Object is { } entity)
        {
            _entities[key] = entity;
        }
        else if (change.Undecodable is { } undecodable)
        {
            // The last readable state is kept, as for an object of a watch.
            _undecodable[key] = undecodable;
        }
    }

    public ListResult<TEntity> ToResult(string resourceVersion) => new([.. _entities.Values], [.. _undecodable.Values], resourceVersion, ListMode.Stream);
}

/// <summary>All objects of a kind, as of one resource version.</summary>
internal sealed record ListResult<TEntity>(
    IReadOnlyList<TEntity> Entities, IReadOnlyList<UndecodableObject> Undecodable, string ResourceVersion, ListMode Mode);

/// <summary>Way in which a list was read.</summary>
internal enum ListMode
{
    /// <summary>As one stream (KEP-3157).</summary>
    Stream,

    /// <summary>Page by page.</summary>
    Pages,
}
