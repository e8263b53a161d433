namespace ArcOperator.Runtime.Controllers;

/// <summary>The last states of entities that are gone and whose controller was not told yet, in the order in which they went.</summary>
internal sealed class DepartedEntities<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, List<TEntity>> _departed = [];

    public void Add(TEntity entity)
    {
        lock (_lock)
        {
            var key = ObjectKey.Of(entity);
            if (!_departed.TryGetValue(key, out var entities))
            {
                _departed[key] = entities = [];
            }

            // A relist may report what a watch reported: one UID goes once.
            entities.RemoveAll(known => known.Uid() == entity.Uid());
            entities.Add(entity);
        }
    }

    public IReadOnlyList<TEntity> Of(ObjectKey key)
    {
        lock (_lock)
        {
            return _departed.TryGetValue(key, out var entities) ? [.. entities] : [];
        }
    }

    public void Remove(TEntity entity)
    {
        lock (_lock)
        {
            var key = ObjectKey.Of(entity);
            if (_departed.TryGetValue(key, out var entities) && entities.Remove(entity) && entities.Count == 0)
            {
                _departed.Remove(key);
            }
        }
    }
}
