namespace ArcOperator.Runtime.Informers;

/// <summary>
/// An index of cached objects by something other than their name, for example an Endpoint that they refer to. An index is identified by its instance,
/// so keep it in a static readonly field.
/// </summary>
/// <param name="keysOf">Returns the values under which an object is found. Must depend on the object alone.</param>
public sealed class EntityIndex<TEntity>(Func<TEntity, IEnumerable<string>> keysOf)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    internal IEnumerable<string> KeysOf(TEntity entity) => keysOf(entity);
}
