using System.Net;
using ArcOperator.Kubernetes.Requests;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Runtime.Informers;

/// <summary>Reads all objects of a kind at one resource version: as a stream where the server can, else page by page.</summary>
internal sealed class InitialList<TEntity>(IResourceClient client, InformerOptions options, string? @namespace, TimeProvider clock)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private bool _streams = options.StreamsInitialList;
    private bool _mayBeOld = options.FirstListMayBeOld;

    public async Task<ListResult<TEntity>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_streams && await TryStreamAsync(cancellationToken) is { } list)
        {
            return list;
        }

        // The server is too old for it, or has the feature switched off. It will not learn it while we run.
        _streams = false;
        return await ReadPagesAsync(cancellationToken);
    }

    private async Task<ListResult<TEntity>> ReadPagesAsync(CancellationToken cancellationToken)
    {
        var request = new ListOptions
        {
            Namespace = @namespace, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector, Limit = options.PageSize,
            MayBeOld = _mayBeOld,
        };
        var entities = new List<TEntity>();
        var undecodable = new List<UndecodableObject>();
        while (true)
        {
            EntityList<TEntity> page;
            try
            {
                page = await client.ListPageAsync<TEntity>(request, cancellationToken);
            }
            catch (HttpOperationException error) when (error.IsExpired() && request.Continue is not null)
            {
                // The pages took longer than the server remembers. Once more, in one piece, which cannot expire.
                request = request with { Continue = null, Limit = null, MayBeOld = false };
                entities.Clear();
                undecodable.Clear();
                continue;
            }

            entities.AddRange(page.Items);
            undecodable.AddRange(page.Undecodable);
            if (string.IsNullOrEmpty(page.Metadata.Continue))
            {
                // Whoever has seen a state must not go back to one before it.
                _mayBeOld = false;
                return new(entities, undecodable, page.Metadata.ResourceVersion ?? "");
            }

            request = request with { Continue = page.Metadata.Continue };
        }
    }

    /// <summary>Null: the server does not do this.</summary>
    private async Task<ListResult<TEntity>?> TryStreamAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.WatchdogGrace, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await StreamAsync(() => silence.CancelAfter(options.WatchdogGrace), either.Token);
        }
        catch (HttpOperationException error) when (error.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
        {
            return null;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Who does not know the parameters may take this for any watch, which has no end.
            return null;
        }
    }

    private async Task<ListResult<TEntity>?> StreamAsync(Action alive, CancellationToken cancellationToken)
    {
        using var stream = await client.OpenWatchAsync<TEntity>(
            new()
            {
                Namespace = @namespace, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector,
                SendInitialEvents = true, Timeout = options.WatchTimeout,
            },
            cancellationToken);
        // What changes while the first objects are still coming is told of in between, so this is a small cache of its own.
        var entities = new Dictionary<ObjectKey, TEntity>();
        var undecodable = new Dictionary<ObjectKey, UndecodableObject>();
        var events = new List<WatchEvent<TEntity>>();
        while (await stream.ReadAsync(events, cancellationToken))
        {
            alive();
            foreach (var change in events)
            {
                switch (change)
                {
                    case { Status: { } status }:
                        throw new HttpOperationException((HttpStatusCode)(status.Code ?? 500), status, $"list of {EntityMetadata.Of<TEntity>().ResourceName}");
                    case { Type: WatchEventType.Deleted }:
                        var gone = ObjectKey.Of((IMetadata<V1ObjectMeta>?)change.Object ?? change.Undecodable ?? new());
                        entities.Remove(gone);
                        undecodable.Remove(gone);
                        break;
                    case { Undecodable: { } problem }:
                        undecodable[ObjectKey.Of(problem)] = problem;
                        break;
                    case { Type: WatchEventType.Bookmark, Object: { } bookmark } when bookmark.GetAnnotation(WatchOptions.InitialEventsEnd) == "true":
                        return new([.. entities.Values], [.. undecodable.Values], bookmark.ResourceVersion() ?? "");
                    case { Type: WatchEventType.Added or WatchEventType.Modified, Object: { } entity }:
                        entities[ObjectKey.Of(entity)] = entity;
                        break;
                }
            }

            events.Clear();
        }

        return null;
    }
}
