namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>A cache that holds what it is given.</summary>
internal sealed class FixedCache<TEntity>(IReadOnlyList<TEntity> entities, InformerState state = InformerState.Synced) : IEntityCache<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public InformerState State => state;

    public bool HasSynced => state is InformerState.Synced;

    public int Count => entities.Count;

    public TEntity? Get(ObjectKey key) => entities.FirstOrDefault(entity => ObjectKey.Of(entity) == key);

    public IReadOnlyList<TEntity> List() => entities;

    public IReadOnlyList<TEntity> OwnedBy(string uid) => [.. entities.Where(entity => entity.GetController()?.Uid == uid)];

    public IReadOnlyList<TEntity> ByIndex(EntityIndex<TEntity> index, string value) => throw new NotSupportedException("no decision reads by an index");
}
