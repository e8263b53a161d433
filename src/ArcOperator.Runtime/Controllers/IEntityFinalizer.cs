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

/// <summary>A finalizer that reports if the API server refuses to add it to an entity or to remove it, as a policy engine may demand.</summary>
public interface IRefusalReporter<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Writes the refusal into the entity's status. The request is retried afterwards.</summary>
    Task ReportRefusalAsync(TEntity entity, HttpOperationException refusal, CancellationToken cancellationToken);
}

/// <summary>A finalizer and its identifier in <c>metadata.finalizers</c>.</summary>
internal sealed record FinalizerRegistration<TEntity>(string Identifier, IEntityFinalizer<TEntity> Finalizer)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;
