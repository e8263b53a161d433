namespace ArcOperator.Runtime.Informers;

/// <summary>One index: from text to the objects that are filed under it.</summary>
internal sealed class IndexTable<TEntity>(EntityIndex<TEntity> index)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<string, Dictionary<ObjectKey, TEntity>> _table = [];

    public IReadOnlyList<TEntity> Find(string value) => _table.TryGetValue(value, out var found) ? [.. found.Values] : [];

    public void Add(ObjectKey key, TEntity entity)
    {
        foreach (var value in index.KeysOf(entity))
        {
            if (!_table.TryGetValue(value, out var objects))
            {
                _table[value] = objects = [];
            }

            objects[key] = entity;
        }
    }

    public void Remove(ObjectKey key, TEntity entity)
    {
        foreach (var value in index.KeysOf(entity))
        {
            if (_table.TryGetValue(value, out var objects) && objects.Remove(key) && objects.Count == 0)
            {
                _table.Remove(value);
            }
        }
    }

    public void Clear() => _table.Clear();
}
