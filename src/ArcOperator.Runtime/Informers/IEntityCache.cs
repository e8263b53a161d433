namespace ArcOperator.Runtime.Informers;

/// <summary>The objects of one kind that an informer has read. Reading costs no request.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> An object that this process wrote is found as it was written, or newer, as soon as the write
/// returned. What is read is never changed: a newer state is another object.</para>
/// <para><b>Assumptions.</b> Readers change nothing in what they read.</para>
/// <para><b>Caveats.</b> Other writers' changes arrive late, by milliseconds or, in an outage, minutes. Two kinds are not in step.</para>
/// <para><b>Errors.</b> None. Before <see cref="HasSynced"/> there is nothing to be found.</para>
/// </remarks>
public interface IEntityCache<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    InformerState State { get; }

    /// <summary>True after the first list was read. Before that, an object that is not found may exist.</summary>
    bool HasSynced { get; }

    int Count { get; }

    TEntity? Get(ObjectKey key);

    /// <summary>Returns all objects, in no particular order.</summary>
    IReadOnlyList<TEntity> List();

    /// <summary>Returns the objects for which <paramref name="index"/> has <paramref name="value"/>, in no particular order.</summary>
    /// <exception cref="ArgumentException">The index was not declared when the operator was built.</exception>
    IReadOnlyList<TEntity> ByIndex(EntityIndex<TEntity> index, string value);

    /// <summary>Returns the objects whose managing owner has this UID, in no particular order.</summary>
    IReadOnlyList<TEntity> OwnedBy(string uid);
}
