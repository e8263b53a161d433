namespace ArcOperator.Runtime.Queue;

/// <summary>
/// Has an entity looked at, now or later, for a reason that no watch tells of. The signature is KubeOps'; of its parameters only
/// <paramref name="entity"/> and <paramref name="queueIn"/> count.
/// </summary>
/// <param name="entity">Which entity.</param>
/// <param name="type">What happened to it.</param>
/// <param name="source">Who asks.</param>
/// <param name="queueIn">How long to wait; zero for now. The earliest of several counts.</param>
/// <param name="retryCount">How often it was tried before.</param>
/// <param name="cancellationToken">Not needed, as nothing is waited for.</param>
/// <returns>True: queues here take everything.</returns>
public delegate Task<bool> EntityQueue<in TEntity>(
    TEntity entity, ReconciliationType type, ReconciliationTriggerSource source, TimeSpan queueIn, int retryCount, CancellationToken cancellationToken)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
