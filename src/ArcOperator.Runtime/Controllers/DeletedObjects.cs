namespace ArcOperator.Runtime.Controllers;

/// <summary>Last states of deleted entities for which the controller has not been called yet, in the order of deletion.</summary>
internal sealed class DeletedObjects<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, List<TEntity>> _deleted = [];

    public void Add(TEntity entity)
    {
        lock (_lock)
        {
            var key = ObjectKey.Of(entity);
            if (!_deleted.TryGetValue(key, out var entities))
            {
                _deleted[key] = entities = [];
            }

            // A list can repeat a deletion that a watch reported. Each UID is kept once.
            entities.RemoveAll(known => known.Uid() == entity.Uid());
            entities.Add(entity);
        }
    }

    public IReadOnlyList<TEntity> Of(ObjectKey key)
    {
        lock (_lock)
        {
            return _deleted.TryGetValue(key, out var entities) ? [.. entities] : [];
        }
    }

    public void Remove(TEntity entity)
    {
        lock (_lock)
        {
            var key = ObjectKey.Of(entity);
            if (_deleted.TryGetValue(key, out var entities) && entities.Remove(entity) && entities.Count == 0)
            {
                _deleted.Remove(key);
            }
        }
    }
}
