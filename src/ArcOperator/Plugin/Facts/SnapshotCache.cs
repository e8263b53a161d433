using ArcOperator.Runtime.Informers;

namespace ArcOperator.Plugin.Facts;

/// <summary>The objects of one kind as one list showed them, for the decisions that the operator makes from its caches.</summary>
/// <param name="objects">The objects.</param>
/// <param name="state">Synced, KindMissing, or Forbidden if the user may not read the kind.</param>
internal sealed class SnapshotCache<TEntity>(IReadOnlyList<TEntity> objects, InformerState state = InformerState.Synced) : IEntityCache<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<ObjectKey, TEntity> _byKey = objects.GroupBy(entity => ObjectKey.Of(entity)).ToDictionary(same => same.Key, same => same.First());

    public InformerState State => state;

    public bool HasSynced => state == InformerState.Synced;

    /// <summary>True if it is unknown which objects exist.</summary>
    public bool IsUnknown => state == InformerState.Forbidden;

    public int Count => objects.Count;

    public TEntity? Get(ObjectKey key) => _byKey.GetValueOrDefault(key);

    public IReadOnlyList<TEntity> List() => objects;

    public IReadOnlyList<TEntity> ByIndex(EntityIndex<TEntity> index, string value) => [.. objects.Where(entity => index.KeysOf(entity).Contains(value))];

    public IReadOnlyList<TEntity> OwnedBy(string uid) => [.. objects.Where(entity => entity.GetController()?.Uid == uid)];
}
