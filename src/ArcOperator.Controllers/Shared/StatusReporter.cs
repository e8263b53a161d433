using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Controllers.Shared;

/// <summary>Writes the status of an entity, or delays it, and emits the events that belong to the status.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The annotation is written before the status, and the events are emitted after it. An unchanged status costs no request and is
/// never delayed. A delayed status writes and emits nothing.</para>
/// <para><b>Assumptions.</b> After a delay the entity is reconciled again, so the status is computed again.</para>
/// <para><b>Caveats.</b> A process that ends between status and events emits no event for that status.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/>; a conflict means that the cache was stale.</para>
/// </remarks>
internal sealed class StatusReporter(StatusWriter status, IKubernetesClient client, EventJournal journal, StatusThrottle throttle, TimeProvider clock)
{
    /// <param name="entity">The entity as it was read, or as the last write returned it.</param>
    /// <param name="report">The status, or null if there is nothing to report.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ReportedEntity<TEntity>> WriteAsync<TEntity, TStatus>(TEntity entity, StatusReport<TStatus>? report, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, IStatus<TStatus>
        where TStatus : class
    {
        if (report is null)
        {
            return new(entity, null);
        }

        if (throttle.Delay(report.Urgency, report.Since, clock.GetUtcNow()) is { } delay && !status.IsWritten(entity, report.Status))
        {
            return new(entity, delay);
        }

        if (report.Annotation is { } annotation)
        {
            entity = await client.PatchAsync(entity, Annotate(entity, annotation), cancellationToken: cancellationToken);
        }

        entity = await status.WriteAsync(entity, report.Status, report.Stamped is { } stamped ? _ => stamped : null, cancellationToken);
        await journal.RecordAsync(entity, report.Events, cancellationToken);
        return new(entity, null);
    }

    /// <summary>Returns the patch that sets an annotation, if the object did not change meanwhile.</summary>
    public static V1Patch Annotate(IMetadata<V1ObjectMeta> entity, KeyValuePair<string, string> annotation) => MergePatch.Of(new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = entity.Uid(),
            ["resourceVersion"] = entity.ResourceVersion(),
            ["annotations"] = new JsonObject { [annotation.Key] = annotation.Value },
        },
    });
}

/// <summary>A status to write, with its events and its urgency.</summary>
/// <param name="Status">The complete status.</param>
internal sealed record StatusReport<TStatus>(TStatus Status)
    where TStatus : class
{
    /// <summary>Events for the difference to the previous status.</summary>
    public IEnumerable<EventRecord> Events { get; init; } = [];

    /// <summary>Urgency of the status. It decides about a delay.</summary>
    public StatusUrgency Urgency { get; init; } = StatusUrgency.Immediate;

    /// <summary>Start of the delay: the creation of the work for an initial status, the last write for others. Null: no delay.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The status with fields that are only written together with another change, such as the time of writing. Null if there are none.</summary>
    public TStatus? Stamped { get; init; }

    /// <summary>An annotation of the entity to write before the status, or null.</summary>
    public KeyValuePair<string, string>? Annotation { get; init; }
}

/// <summary>An entity after its status was written or delayed.</summary>
/// <param name="Entity">The entity with its written status.</param>
/// <param name="Delay">Time until the status is due, or null if it is written.</param>
internal sealed record ReportedEntity<TEntity>(TEntity Entity, TimeSpan? Delay)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Returns the result of a reconcile: a failure if there was an error, otherwise a requeue after the delay of the status or the given time.</summary>
    /// <param name="error">An error that a retry may clear, or null.</param>
    /// <param name="errorMessage">Description of the error for the log.</param>
    /// <param name="requeueAfter">Time until work is due that no event announces, or null.</param>
    public ReconciliationResult<TEntity> ToResult(Exception? error, string errorMessage, TimeSpan? requeueAfter) => error is not null
        ? ReconciliationResult<TEntity>.Failure(Entity, errorMessage, error, Delay)
        : ReconciliationResult<TEntity>.Success(Entity, Delay ?? requeueAfter);
}

/// <summary>Decides how long a status is delayed. Without delays an Order of a thousand artifacts would rewrite its whole status for each of them.</summary>
internal sealed record StatusThrottle
{
    /// <summary>Delay of the first status of new work.</summary>
    public TimeSpan InitialStatusDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Shortest time between two statuses that differ only in counters.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Shortest time between two statuses that differ only in messages. The messages of a wait change for each artifact at another time.</summary>
    public TimeSpan TextInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Returns the remaining delay, or null if the status is written now. A clock that was set back causes no delay.</summary>
    /// <param name="urgency">Urgency of the status.</param>
    /// <param name="since">Start of the delay; null: no delay.</param>
    /// <param name="now">The current time.</param>
    public TimeSpan? Delay(StatusUrgency urgency, DateTimeOffset? since, DateTimeOffset now) =>
        now - since is { } elapsed && elapsed >= TimeSpan.Zero && Interval(urgency) - elapsed is var rest && rest > TimeSpan.Zero ? rest : null;

    private TimeSpan Interval(StatusUrgency urgency) => urgency switch
    {
        StatusUrgency.Initial => InitialStatusDelay,
        StatusUrgency.Progress => ProgressInterval,
        StatusUrgency.Text => TextInterval,
        _ => TimeSpan.Zero,
    };
}

/// <summary>Urgency of a status.</summary>
internal enum StatusUrgency
{
    /// <summary>The user waits for the status. It is written without delay.</summary>
    Immediate,

    /// <summary>The first status of work that was just created. The next status usually follows within seconds and replaces it.</summary>
    Initial,

    /// <summary>Only counters have changed.</summary>
    Progress,

    /// <summary>Only messages have changed, and the state is the same.</summary>
    Text,
}
