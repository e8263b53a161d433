namespace ArcOperator.Runtime.Informers;

/// <summary>One index: maps a value to the objects that have it.</summary>
internal sealed class IndexTable<TEntity>(EntityIndex<TEntity> index)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    // Most values belong to one object. A dictionary per value would be larger than the object's entry in the cache.
    private readonly Dictionary<string, Found> _table = [];

    public IReadOnlyList<TEntity> Find(string value) => !_table.TryGetValue(value, out var found) ? [] : found.Many is { } many ? [.. many.Values] : [found.One];

    public void Add(ObjectKey key, TEntity entity)
    {
        foreach (var value in index.KeysOf(entity))
        {
            if (!_table.TryGetValue(value, out var found) || (found.Many is null && ObjectKey.Of(found.One) == key))
            {
                _table[value] = new(entity, null);
                continue;
            }

            var many = found.Many ?? new() { [ObjectKey.Of(found.One)] = found.One };
            many[key] = entity;
            _table[value] = new(entity, many);
        }
    }

    public void Remove(ObjectKey key, TEntity entity)
    {
        foreach (var value in index.KeysOf(entity))
        {
            if (!_table.TryGetValue(value, out var found))
            {
                continue;
            }

            if (found.Many is { } many ? many.Remove(key) && many.Count == 0 : ObjectKey.Of(found.One) == key)
            {
                _table.Remove(value);
            }
        }
    }

    public void Clear() => _table.Clear();

    /// <param name="One">The only object, unless there are many.</param>
    /// <param name="Many">All of several objects.</param>
    private readonly record struct Found(TEntity One, Dictionary<ObjectKey, TEntity>? Many);
}
