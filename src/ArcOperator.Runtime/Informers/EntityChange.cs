namespace ArcOperator.Runtime.Informers;

/// <summary>A change in a cache.</summary>
/// <param name="Old">Null: the object is new.</param>
/// <param name="New">Null: the object is gone.</param>
/// <param name="IsInitial">True if the object existed before this process started.</param>
public readonly record struct EntityChange<TEntity>(TEntity? Old, TEntity? New, bool IsInitial)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The object after the change, or its last state.</summary>
    public TEntity Latest => New ?? Old ?? throw new InvalidOperationException("a change without an object");

    /// <summary>The deleted object, also if another object of its name replaced it. Null: no object was deleted.</summary>
    public TEntity? Deleted => Old is { } old && old.Uid() != New?.Uid() ? old : null;
}
