namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>A cache with a fixed content.</summary>
internal sealed class FixedCache<TEntity>(
    IReadOnlyList<TEntity> entities, InformerState state = InformerState.Synced, Func<TEntity, IEnumerable<string>>? keysOf = null) : IEntityCache<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public InformerState State { get; set; } = state;

    public bool HasSynced => State is InformerState.Synced;

    public int Count => entities.Count;

    public TEntity? Get(ObjectKey key) => entities.FirstOrDefault(entity => ObjectKey.Of(entity) == key);

    public IReadOnlyList<TEntity> List() => entities;

    public IReadOnlyList<TEntity> OwnedBy(string uid) => [.. entities.Where(entity => entity.GetController()?.Uid == uid)];

    public IReadOnlyList<TEntity> ByIndex(EntityIndex<TEntity> index, string value) =>
        [.. entities.Where(entity => keysOf is null ? throw new NotSupportedException("this test knows of no index") : keysOf(entity).Contains(value))];
}
