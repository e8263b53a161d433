namespace ArcOperator.Runtime.Finalizers;

/// <summary>A finalizer and the identifier under which it stands in <c>metadata.finalizers</c>.</summary>
internal sealed record FinalizerRegistration<TEntity>(string Identifier, IEntityFinalizer<TEntity> Finalizer)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;
