using ArcOperator.Runtime.Queue;

namespace ArcOperator.Runtime.Controllers;

internal sealed class WatchSource<TEntity, TOther>(
    WatchRequirement presence, ChangePredicate<TOther> predicate, Func<TOther, InformerSet, IEnumerable<ObjectKey>> map, Func<TEntity, TimeSpan>? delay = null)
    : IWatchSource<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
    where TOther : class, IKubernetesObject<V1ObjectMeta>
{
    public EntityMetadata Kind { get; } = EntityMetadata.Of<TOther>();

    public WatchRequirement WatchRequirement => presence;

    public void Declare(ICacheDeclarations caches) => caches.Declare<TOther>();

    public IInformer Informer(InformerSet informers) => informers.Get<TOther>();

    public void Connect(InformerSet informers, WorkQueue<ObjectKey> queue)
    {
        var informer = informers.Get<TOther>();
        informer.OnChange(change =>
        {
            if (!predicate(change))
            {
                return;
            }

            var priority = change.IsInitial ? QueuePriority.Low : QueuePriority.Normal;
            foreach (var key in Keys(change, informers))
            {
                Wake(key, priority, informers, queue);
            }
        });
        informer.OnAvailabilityChange(() =>
        {
            foreach (var entity in informers.Get<TEntity>().List())
            {
                queue.Add(ObjectKey.Of(entity), QueuePriority.Low);
            }
        });
    }

    private void Wake(ObjectKey key, QueuePriority priority, InformerSet informers, WorkQueue<ObjectKey> queue)
    {
        if (delay is not null && informers.Get<TEntity>().Get(key) is { } entity && delay(entity) is var wait && wait > TimeSpan.Zero)
        {
            queue.AddAfter(key, wait);
        }
        else
        {
            queue.Add(key, priority);
        }
    }

    // An object that referred to an entity before its change requeues that entity too.
    private IEnumerable<ObjectKey> Keys(EntityChange<TOther> change, InformerSet informers) => change switch
    {
        { Old: { } old, New: { } @new } => map(old, informers).Union(map(@new, informers)),
        _ => map(change.Latest, informers),
    };
}

/// <summary>Another kind whose changes wake entities.</summary>
internal interface IWatchSource<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    EntityMetadata Kind { get; }

    WatchRequirement WatchRequirement { get; }

    /// <summary>Declares, while the operator is built, that the kind is read.</summary>
    void Declare(ICacheDeclarations caches);

    IInformer Informer(InformerSet informers);

    /// <summary>Adds the keys of entities to the queue when objects of the kind change, from now on.</summary>
    void Connect(InformerSet informers, WorkQueue<ObjectKey> queue);
}

/// <summary>Kinds that the operator reads.</summary>
internal interface ICacheDeclarations
{
    void Declare<TEntity>()
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}
