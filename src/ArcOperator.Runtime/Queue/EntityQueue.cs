namespace ArcOperator.Runtime.Queue;

/// <summary>
/// Adds an entity to the queue of its controller for a reason that no watch reports. The signature is that of KubeOps. Only
/// <paramref name="entity"/> and <paramref name="queueIn"/> have an effect.
/// </summary>
/// <param name="entity">The entity to reconcile.</param>
/// <param name="type">Change of the entity. No effect.</param>
/// <param name="reconciliationTriggerSource">Source of the request. No effect.</param>
/// <param name="queueIn">Delay; zero for none. The earliest of several requests applies.</param>
/// <param name="retryCount">Number of earlier attempts. No effect.</param>
/// <param name="cancellationToken">No effect, as the call does not wait.</param>
/// <returns>True: the entity was added.</returns>
public delegate Task<bool> EntityQueue<in TEntity>(
    TEntity entity, ReconciliationType type, ReconciliationTriggerSource reconciliationTriggerSource, TimeSpan queueIn, int retryCount, CancellationToken cancellationToken)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
