using ArcOperator.Runtime.Finalizers;

namespace ArcOperator.Runtime.Controllers;

/// <summary>From a key to the right call: gone, being deleted, or to be reconciled.</summary>
internal sealed class Reconciler<TEntity>(
    IEntityController<TEntity> controller, IReadOnlyList<FinalizerRegistration<TEntity>> finalizers, FinalizerEditor editor, IEntityCache<TEntity> cache)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly DepartedEntities<TEntity> _departed = new();

    /// <summary>Remembers the last state of an object until its key comes up.</summary>
    public void Remember(TEntity departed) => _departed.Add(departed);

    /// <summary>Reconciles an object. Returns null if it does not exist and needs no further work.</summary>
    public async Task<ReconciliationResult<TEntity>?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        foreach (var departed in _departed.Of(key))
        {
            var result = await TellAsync(departed, cancellationToken);
            if (result.IsFailure)
            {
                // No event will come of what is gone: without a time of its own it is tried again like an error.
                return result is { Error: null, RequeueAfter: null }
                    ? ReconciliationResult<TEntity>.Failure(departed, result.ErrorMessage, new InvalidOperationException(result.ErrorMessage))
                    : result;
            }
        }

        // After that, as one that is told of as gone must not be reconciled any more.
        var entity = cache.Get(key);
        return entity is null ? null
            : entity.IsDeleting() ? await FinalizeAsync(entity, cancellationToken)
            : await ReconcileAsync(entity, cancellationToken);
    }

    private async Task<ReconciliationResult<TEntity>> TellAsync(TEntity departed, CancellationToken cancellationToken)
    {
        try
        {
            var result = await controller.DeletedAsync(departed, cancellationToken);
            if (result.IsSuccess)
            {
                _departed.Remove(departed);
            }

            return result.Error is TerminalErrorException error ? throw error : result;
        }
        catch (TerminalErrorException error)
        {
            // What is gone does not change any more, so it is not told of again. Its successor is not to rest for that.
            _departed.Remove(departed);
            throw new InvalidOperationException($"{departed.Kind} {departed.FullName()} is gone, and its controller is not told so again: {error.Message}", error);
        }
    }

    private async Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken)
    {
        foreach (var finalizer in finalizers)
        {
            var unfinalized = entity;
            entity = await ReportAsync(unfinalized, finalizer, () => editor.AttachAsync(unfinalized, finalizer.Identifier, cancellationToken), cancellationToken);
        }

        return await controller.ReconcileAsync(entity, cancellationToken);
    }

    private async Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken)
    {
        // One at a time: taking one away changes the list that the next one's patch tests.
        var finalizer = finalizers.FirstOrDefault(candidate => entity.HasFinalizer(candidate.Identifier));
        if (finalizer is null)
        {
            return ReconciliationResult<TEntity>.Success(entity);
        }

        var result = await finalizer.Finalizer.FinalizeAsync(entity, cancellationToken);
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

    private static async Task<TEntity> ReportAsync(
        TEntity entity, FinalizerRegistration<TEntity> finalizer, Func<Task<TEntity>> edit, CancellationToken cancellationToken)
    {
        try
        {
            return await edit();
        }
        catch (HttpOperationException error) when (finalizer.Finalizer is IRefusalReporter<TEntity> reporter && !error.IsConflict() && !error.IsNotFound() && !error.IsKindMissing())
        {
            await reporter.ReportRefusalAsync(entity, error, cancellationToken);
            throw;
        }
    }
}
