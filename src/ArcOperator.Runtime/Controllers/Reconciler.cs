using ArcOperator.Runtime.Finalizers;

namespace ArcOperator.Runtime.Controllers;

/// <summary>Calls the controller for a key: after the deletion of the entity, for its finalizers, or to reconcile it.</summary>
internal sealed class Reconciler<TEntity>(
    IEntityController<TEntity> controller, IReadOnlyList<FinalizerRegistration<TEntity>> finalizers, FinalizerEditor editor, IEntityCache<TEntity> cache)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly DeletedObjects<TEntity> _deleted = new();

    /// <summary>Keeps the last state of a deleted entity until its key is processed.</summary>
    public void AddDeleted(TEntity deleted) => _deleted.Add(deleted);

    /// <summary>Reconciles an object. Returns null if it does not exist and needs no further work.</summary>
    public async Task<ReconciliationResult<TEntity>?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        foreach (var deleted in _deleted.Of(key))
        {
            var result = await NotifyAsync(deleted, cancellationToken);
            if (result.IsFailure)
            {
                // A deleted entity causes no further events, so a failure without a delay is retried like an error.
                return result is { Error: null, RequeueAfter: null }
                    ? ReconciliationResult<TEntity>.Failure(deleted, result.ErrorMessage, new InvalidOperationException(result.ErrorMessage))
                    : result;
            }
        }

        // Read after the calls above, because an entity must not be reconciled after its deletion was reported.
        var entity = cache.Get(key);
        return entity is null ? null
            : entity.IsDeleting() ? await FinalizeAsync(entity, cancellationToken)
            : await ReconcileAsync(entity, cancellationToken);
    }

    private async Task<ReconciliationResult<TEntity>> NotifyAsync(TEntity deleted, CancellationToken cancellationToken)
    {
        try
        {
            var result = await controller.DeletedAsync(deleted, cancellationToken);
            if (result.IsSuccess)
            {
                _deleted.Remove(deleted);
            }

            return result.Error is TerminalErrorException error ? throw error : result;
        }
        catch (TerminalErrorException error)
        {
            // A deleted entity no longer changes, so the call is not repeated. A new entity of the same name is not affected.
            _deleted.Remove(deleted);
            throw new InvalidOperationException($"{deleted.Kind} {deleted.FullName()} is deleted, and the call of its controller is not repeated: {error.Message}", error);
        }
    }

    private async Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken)
    {
        foreach (var finalizer in finalizers)
        {
            var unfinalized = entity;
            entity = await ReportAsync(unfinalized, finalizer, () => editor.AttachAsync(unfinalized, finalizer.Identifier, cancellationToken), cancellationToken);
        }

        return await ReportAsync(entity, () => controller.ReconcileAsync(entity, cancellationToken), cancellationToken);
    }

    private async Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken)
    {
        // One at a time: a removal changes the list that the next patch tests.
        var finalizer = finalizers.FirstOrDefault(candidate => entity.HasFinalizer(candidate.Identifier));
        if (finalizer is null)
        {
            return ReconciliationResult<TEntity>.Success(entity);
        }

        var result = await ReportAsync(entity, () => finalizer.Finalizer.FinalizeAsync(entity, cancellationToken), cancellationToken);
        if (result.IsSuccess)
        {
            await ReportAsync(
                result.Entity,
                finalizer,
                async () =>
                {
                    await editor.DetachAsync(result.Entity, finalizer.Identifier, cancellationToken);
                    return result.Entity;
                },
                cancellationToken);
        }

        return result;
    }

    private async Task<ReconciliationResult<TEntity>> ReportAsync(
        TEntity entity, Func<Task<ReconciliationResult<TEntity>>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (HttpOperationException error) when (controller is IRefusalReporter<TEntity> reporter && error.IsContentRefused())
        {
            await reporter.ReportRefusalAsync(entity, "accept a write for", error, cancellationToken);
            throw;
        }
    }

    private static async Task<TEntity> ReportAsync(
        TEntity entity, FinalizerRegistration<TEntity> finalizer, Func<Task<TEntity>> edit, CancellationToken cancellationToken)
    {
        try
        {
            return await edit();
        }
        catch (HttpOperationException error) when (finalizer.Finalizer is IRefusalReporter<TEntity> reporter && !error.IsConflict() && !error.IsNotFound() && !error.IsKindMissing())
        {
            await reporter.ReportRefusalAsync(entity, "change the finalizers of", error, cancellationToken);
            throw;
        }
    }
}
