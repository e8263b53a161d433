namespace ArcOperator.Runtime.Controllers;

/// <summary>What wakes the reconciliation of an entity. Filled in when the operator is built.</summary>
public sealed class ControllerWatches<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly List<IWatchSource<TEntity>> _sources = [];
    private readonly List<EntityIndex<TEntity>> _indexes = [];

    /// <summary>Which changes of an entity itself count. Default: <see cref="ChangePredicates.Desired{TEntity}"/> without annotations.</summary>
    public ChangePredicate<TEntity> Predicate { get; private set; } = ChangePredicates.Desired<TEntity>();

    internal IReadOnlyList<IWatchSource<TEntity>> Sources => _sources;

    internal IReadOnlyList<EntityIndex<TEntity>> Indexes => _indexes;

    public ControllerWatches<TEntity> When(ChangePredicate<TEntity> predicate)
    {
        Predicate = predicate;
        return this;
    }

    /// <summary>A change of a child wakes the entity that is its managing owner.</summary>
    public ControllerWatches<TEntity> Owns<TChild>(Presence presence = Presence.Required, ChangePredicate<TChild>? predicate = null)
        where TChild : class, IKubernetesObject<V1ObjectMeta>
    {
        var owner = EntityMetadata.Of<TEntity>();
        return Add<TChild>(presence, predicate, (child, _) =>
            child.GetController() is { } reference && reference.Kind == owner.Kind && reference.ApiVersion == owner.ApiVersion
                ? [new ObjectKey(owner.Scope == EntityScope.Cluster ? "" : child.Namespace() ?? "", reference.Name)]
                : []);
    }

    /// <summary>A change of another object wakes the entities that <paramref name="map"/> names.</summary>
    public ControllerWatches<TEntity> Watches<TOther>(
        Func<TOther, IEnumerable<ObjectKey>> map, Presence presence = Presence.Required, ChangePredicate<TOther>? predicate = null)
        where TOther : class, IKubernetesObject<V1ObjectMeta> =>
        Add<TOther>(presence, predicate, (other, _) => map(other));

    /// <summary>A change of another object wakes the entities that <paramref name="index"/> files under <paramref name="valueOf"/> it.</summary>
    public ControllerWatches<TEntity> Watches<TOther>(
        EntityIndex<TEntity> index, Func<TOther, string> valueOf, Presence presence = Presence.Required, ChangePredicate<TOther>? predicate = null)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        Index(index);
        return Add<TOther>(presence, predicate, (other, cache) => cache.ByIndex(index, valueOf(other)).Select(entity => ObjectKey.Of(entity)));
    }

    /// <summary>Declares an index that the controller reads by.</summary>
    public ControllerWatches<TEntity> Index(EntityIndex<TEntity> index)
    {
        if (!_indexes.Contains(index))
        {
            _indexes.Add(index);
        }

        return this;
    }

    private ControllerWatches<TEntity> Add<TOther>(
        Presence presence, ChangePredicate<TOther>? predicate, Func<TOther, IEntityCache<TEntity>, IEnumerable<ObjectKey>> map)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _sources.Add(new WatchSource<TEntity, TOther>(presence, predicate ?? ChangePredicates.Any<TOther>(), map));
        return this;
    }
}
