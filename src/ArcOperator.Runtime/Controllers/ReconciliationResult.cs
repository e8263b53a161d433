using System.Diagnostics.CodeAnalysis;

namespace ArcOperator.Runtime.Controllers;

/// <summary>Outcome of a reconciliation, and the time after which the entity is reconciled again without a change.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A success resets the count of failures. After a failure the entity is reconciled again.</para>
/// <para><b>Assumptions.</b> Each result sets the time of the next reconcile. Times of earlier results do not apply.</para>
/// <para><b>Caveats.</b> A failure without an exception is a wait: nothing is wrong, something is not over yet. A finalizer that
/// answers so stays. Without <see cref="RequeueAfter"/> it waits for an event.</para>
/// <para><b>Errors.</b> A failure with an exception is treated as if it had been thrown: its time of the next reconcile counts only for a write whose
/// content the API server refused.</para>
/// </remarks>
public sealed record ReconciliationResult<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private ReconciliationResult(TEntity entity, string? errorMessage, Exception? error, TimeSpan? requeueAfter) =>
        (Entity, ErrorMessage, Error, RequeueAfter) = (entity, errorMessage, error, requeueAfter);

    public TEntity Entity { get; }

    [MemberNotNullWhen(false, nameof(ErrorMessage))]
    public bool IsSuccess => ErrorMessage is null;

    [MemberNotNullWhen(true, nameof(ErrorMessage))]
    public bool IsFailure => !IsSuccess;

    public string? ErrorMessage { get; }

    public Exception? Error { get; }

    /// <summary>Null: the entity is reconciled at the next event.</summary>
    public TimeSpan? RequeueAfter { get; }

    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) => new(entity, null, null, requeueAfter);

    public static ReconciliationResult<TEntity> Failure(TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity, errorMessage, error, requeueAfter);
}

/// <summary>An error that a retry cannot fix. The entity is not retried until it changes.</summary>
public sealed class TerminalErrorException(string message, Exception? inner = null) : Exception(message, inner);
