using System.Net;
using ArcOperator.Kubernetes.Watching;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>Applies the events of one watch to the store and records the last resource version.</summary>
internal sealed class WatchSession<TEntity>(
    ObjectStore<TEntity> store, Action<EntityChange<TEntity>> notify, ILogger logger, string version)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly string Kind = EntityMetadata.Of<TEntity>().ResourceName;

    private readonly string _start = version;

    /// <summary>Version from which the next watch misses no change.</summary>
    public string ResourceVersion { get; private set; } = version;

    public long EventCount { get; private set; }

    /// <summary>The watch delivered a change that is newer than its start. A bookmark, or the same event again, is not progress.</summary>
    public bool HasProgressed { get; private set; }

    /// <exception cref="HttpOperationException">The server ended the watch with an error. 410 requires a new list.</exception>
    public void Take(IReadOnlyList<WatchEvent<TEntity>> events)
    {
        foreach (var change in events)
        {
            if (change.Status is { } status)
            {
                throw HttpOperationException.From((HttpStatusCode)(status.Code ?? 500), status, $"watch of {Kind}");
            }

            EventCount++;
            if (Apply(change) is { } told)
            {
                notify(told);
            }

            ResourceVersion = change.ResourceVersion ?? ResourceVersion;
            HasProgressed |= change.Type != WatchEventType.Bookmark && ResourceVersion != _start;
        }
    }

    private EntityChange<TEntity>? Apply(WatchEvent<TEntity> change)
    {
        switch (change)
        {
            case { Type: WatchEventType.Deleted, Undecodable: { } undecodable }:
                return store.Remove(undecodable);
            case { Undecodable: { } undecodable }:
                InformerLog.Undecodable(logger, Kind, undecodable.ToString());
                store.Advance(change.ResourceVersion);
                return null;
            case { Type: WatchEventType.Added or WatchEventType.Modified, Object: { } entity }:
                return store.Put(entity);
            case { Type: WatchEventType.Deleted, Object: { } entity }:
                return store.Remove(entity);
            default:
                store.Advance(change.ResourceVersion);
                return null;
        }
    }
}
