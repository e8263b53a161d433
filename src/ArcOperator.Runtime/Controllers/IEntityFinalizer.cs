namespace ArcOperator.Runtime.Controllers;

/// <summary>Work that must be done before a deleted entity disappears.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The finalizer is on the entity before its controller sees it for the first time. The entity stays until
/// <see cref="FinalizeAsync"/> has answered with success, through restarts and crashes.</para>
/// <para><b>Assumptions.</b> Like a reconciliation it may be called again at any time, also after all its work is done.</para>
/// <para><b>Caveats.</b> Others may edit the list of finalizers; only the own entry is ever touched. Who removes it by hand gets no call.</para>
/// <para><b>Errors.</b> A failure or exception keeps the finalizer, and the call comes again.</para>
/// </remarks>
public interface IEntityFinalizer<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Does the work for an entity that is being deleted. After a success the finalizer is removed.</summary>
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}

/// <summary>A controller or finalizer that reports a write that the API server refused.</summary>
/// <remarks>Finalizers report each refusal to add or to remove them, and controllers report a refusal of the content of a write that they do not handle.</remarks>
public interface IRefusalReporter<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Writes the refusal into the entity's status. The request is retried afterwards.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="action">Action that the API server refuses, such as <c>change the finalizers of</c>. The entity follows it in the message.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ReportRefusalAsync(TEntity entity, string action, HttpOperationException refusal, CancellationToken cancellationToken);
}

/// <summary>A finalizer and its identifier in <c>metadata.finalizers</c>.</summary>
internal sealed record FinalizerRegistration<TEntity>(string Identifier, IEntityFinalizer<TEntity> Finalizer)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;
