using ArcOperator.Runtime.Metrics;
using ArcOperator.Runtime.Queue;

namespace ArcOperator.Runtime.Controllers;

/// <summary>Adds keys to the queue of one kind's controller.</summary>
internal sealed class ControllerQueue<TEntity>(RuntimeMetrics metrics, TimeSpan maxRetryDelay, TimeProvider clock) : IDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public WorkQueue<ObjectKey> Keys { get; } =
        new(clock, key => key.Namespace, new(metrics, EntityMetadata.Of<TEntity>().SingularName), maxRetryDelay, new());

    /// <summary>The <see cref="EntityQueue{TEntity}"/>.</summary>
    public Task<bool> EnqueueAsync(
        TEntity entity, ReconciliationType type, ReconciliationTriggerSource source, TimeSpan queueIn, int retryCount, CancellationToken cancellationToken)
    {
        Keys.AddAfter(ObjectKey.Of(entity), queueIn);
        return Task.FromResult(true);
    }

    public void Dispose() => Keys.Dispose();
}
