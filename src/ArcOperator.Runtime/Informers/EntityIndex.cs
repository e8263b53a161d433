namespace ArcOperator.Runtime.Informers;

/// <summary>
/// A way to find cached objects other than by name: by an Endpoint that they refer to, by their owner. The object itself
/// is the index' identity, so keep it in a static readonly field.
/// </summary>
/// <param name="keysOf">Under which texts an object is found. Must depend on the object alone.</param>
public sealed class EntityIndex<TEntity>(Func<TEntity, IEnumerable<string>> keysOf)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    internal IEnumerable<string> KeysOf(TEntity entity) => keysOf(entity);
}
