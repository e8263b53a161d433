// Declarations with the names and signatures of KubeOps 13.1, as far as this product offers them. They contain no behavior of KubeOps.
namespace KubeOps.Abstractions.Reconciliation
{
    public sealed record ReconciliationResult<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        private ReconciliationResult(TEntity entity) => Entity = entity;

        public TEntity Entity { get; }

        public bool IsSuccess { get; private init; }

        public bool IsFailure => !IsSuccess;

        public string? ErrorMessage { get; private init; }

        public Exception? Error { get; private init; }

        public TimeSpan? RequeueAfter { get; set; }

        public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
            new(entity) { IsSuccess = true, RequeueAfter = requeueAfter };

        public static ReconciliationResult<TEntity> Failure(TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
            new(entity) { ErrorMessage = errorMessage, Error = error, RequeueAfter = requeueAfter };
    }

    public enum ReconciliationType
    {
        Added,
        Modified,
        Deleted,
    }

    public enum ReconciliationTriggerSource
    {
        ApiServer,
        Operator,
    }
}

namespace KubeOps.Abstractions.Reconciliation.Controller
{
    public interface IEntityController<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

        Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
    }
}

namespace KubeOps.Abstractions.Reconciliation.Finalizer
{
    public interface IEntityFinalizer<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
    }
}

namespace KubeOps.Abstractions.Reconciliation.Queue
{
    public delegate Task<bool> EntityQueue<in TEntity>(
        TEntity entity, ReconciliationType type, ReconciliationTriggerSource reconciliationTriggerSource, TimeSpan queueIn, int retryCount,
        CancellationToken cancellationToken)
        where TEntity : IKubernetesObject<V1ObjectMeta>;
}

namespace KubeOps.Abstractions.Events
{
    public enum EventType
    {
        Normal,
        Warning,
    }

    public delegate Task EventPublisher(
        IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type = EventType.Normal, CancellationToken cancellationToken = default);
}
