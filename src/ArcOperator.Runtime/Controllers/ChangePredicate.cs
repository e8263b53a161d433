namespace ArcOperator.Runtime.Controllers;

/// <summary>Whether a change of an object is a reason to reconcile.</summary>
public delegate bool ChangePredicate<TEntity>(EntityChange<TEntity> change)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;
