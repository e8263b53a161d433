namespace ArcOperator.Runtime.Controllers;

/// <summary>Watches that wake the reconciliation of an entity, and the indexes that its controller reads. Set when the operator is built.</summary>
public sealed class ControllerWatches<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly List<IWatchSource<TEntity>> _sources = [];
    private readonly List<Action<InformerSet>> _indexes = [];
    private readonly HashSet<EntityMetadata> _usedByFinalizers = [];

    /// <summary>Changes of an entity that start a reconciliation. Default: <see cref="ChangePredicates.Desired{TEntity}"/> without annotations.</summary>
    internal ChangePredicate<TEntity> Predicate { get; private set; } = ChangePredicates.Desired<TEntity>();

    internal IReadOnlyList<IWatchSource<TEntity>> Sources => _sources;

    /// <summary>Kinds whose objects the finalizers read.</summary>
    internal IReadOnlySet<EntityMetadata> UsedByFinalizers => _usedByFinalizers;

    internal IReadOnlyList<Action<InformerSet>> Indexes => _indexes;

    /// <summary>
    /// Declares that the finalizers read the objects of another kind, which the controller watches. A deletion waits until these are known, and
    /// for no other kind. A kind that is not installed has none.
    /// </summary>
    public ControllerWatches<TEntity> FinalizesWith<TOther>()
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _usedByFinalizers.Add(EntityMetadata.Of<TOther>());
        return this;
    }

    public ControllerWatches<TEntity> When(ChangePredicate<TEntity> predicate)
    {
        Predicate = predicate;
        return this;
    }

    /// <summary>A change of a child wakes its managing owner.</summary>
    /// <param name="presence">Need of the controller for the kind.</param>
    /// <param name="predicate">Changes that wake the owner. Default: all.</param>
    /// <param name="delay">How long the owner may sleep on, so that further changes of its children are dealt with together. Default: not at all.</param>
    public ControllerWatches<TEntity> Owns<TChild>(
        WatchRequirement presence = WatchRequirement.Required, ChangePredicate<TChild>? predicate = null, Func<TEntity, TimeSpan>? delay = null)
        where TChild : class, IKubernetesObject<V1ObjectMeta>
    {
        var owner = EntityMetadata.Of<TEntity>();
        return Watches<TChild>(new(
            presence,
            predicate ?? ChangePredicates.Any<TChild>(),
            (child, _) => child.GetController() is { } reference && reference.Kind == owner.Kind && reference.ApiVersion == owner.ApiVersion
                ? [new ObjectKey(owner.Scope == EntityScope.Cluster ? "" : child.Namespace() ?? "", reference.Name)]
                : [],
            delay));
    }

    /// <summary>
    /// A change of another object wakes the entities for which <paramref name="index"/> has the value that <paramref name="valueOf"/> returns.
    /// </summary>
    public ControllerWatches<TEntity> Watches<TOther>(
        EntityIndex<TEntity> index, Func<TOther, string> valueOf, WatchRequirement presence = WatchRequirement.Required, ChangePredicate<TOther>? predicate = null)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        Index(index);
        return Watches<TOther>((other, caches) => caches.Get<TEntity>().ByIndex(index, valueOf(other)).Select(ObjectKey.Of), presence, predicate);
    }

    /// <summary>A change of another object wakes the entities that <paramref name="map"/> names.</summary>
    public ControllerWatches<TEntity> Watches<TOther>(
        Func<TOther, InformerSet, IEnumerable<ObjectKey>> map, WatchRequirement presence = WatchRequirement.Required, ChangePredicate<TOther>? predicate = null)
        where TOther : class, IKubernetesObject<V1ObjectMeta> =>
        Watches<TOther>(new(presence, predicate ?? ChangePredicates.Any<TOther>(), map));

    private ControllerWatches<TEntity> Watches<TOther>(WatchSource<TEntity, TOther> source)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _sources.Add(source);
        return this;
    }

    /// <summary>Declares an index by which entities are read, or another kind that the controller watches.</summary>
    public ControllerWatches<TEntity> Index<TOther>(EntityIndex<TOther> index)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _indexes.Add(caches => caches.Get<TOther>().AddIndex(index));
        return this;
    }
}

/// <summary>Need of a controller for a kind that it watches.</summary>
public enum WatchRequirement
{
    /// <summary>Entities wait until the kind can be read. Deletions do not, unless they use the kind.</summary>
    Required,

    /// <summary>Entities are reconciled without it, and their conditions say what is missing. When the kind appears, all are reconciled again.</summary>
    Optional,
}
