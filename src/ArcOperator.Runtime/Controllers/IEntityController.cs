namespace ArcOperator.Runtime.Controllers;

/// <summary>Brings the world in line with what the entities of one kind say.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Called for one entity by one worker at a time, with the entity as the cache has it when work starts. Called
/// again until it succeeds.</para>
/// <para><b>Assumptions.</b> The same call may come twice, late, after a crash half-way, or without any change: what it finds is
/// compared with what should be, never with what was.</para>
/// <para><b>Caveats.</b> The entity may be older than the API server's; writes that must not rest on old data carry a precondition.</para>
/// <para><b>Errors.</b> An exception is logged and tried again with growing delay; a <see cref="TerminalErrorException"/> is not tried again.
/// A conflict, or an entity that no longer exists, means that the cache was stale: the entity is reconciled again and no error is counted. A
/// mistake of the user is a condition in the status, not an error.</para>
/// </remarks>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Reconciles an entity that exists and is not being deleted.</summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>
    /// Handles the deletion of an entity, with its last known state. Called once for each UID, but not for deletions while the process
    /// was stopped. Use finalizers for required work.
    /// </summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
