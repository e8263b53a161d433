using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Rules for an object that is being deleted and waits for the objects that it created.</summary>
internal static class Deletion
{
    /// <summary>Time within which most deletions end. Only what takes longer, or names an obstacle, is worth a status.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private const string Held = "waiting for finalizer ";
    private const string Refused = "the API server refuses to ";

    // The garbage collector sets this one for kubectl delete --cascade=orphan, and removes both.
    private const string Orphan = "orphan";
    private static readonly string[] OfGarbageCollector = [Orphan, "foregroundDeletion"];

    /// <summary>True if the user asked for the deletion of this object alone.</summary>
    public static bool KeepsDependents(IMetadata<V1ObjectMeta> entity) => entity.HasFinalizer(Orphan);

    /// <summary>Returns true if the deletion was requested so long ago that a status should report it.</summary>
    public static bool IsLate(IMetadata<V1ObjectMeta> entity, DateTimeOffset now) =>
        now.UtcDateTime - entity.Metadata.DeletionTimestamp is not { } age || age >= Grace || age < TimeSpan.Zero;

    /// <summary>Returns a message that names the finalizers of other controllers on an object, or null if there are none.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="own">The finalizer that this operator removes.</param>
    public static string? Holder(IKubernetesObject<V1ObjectMeta> entity, string? own = null)
    {
        var others = (entity.Finalizers() ?? []).Where(finalizer => finalizer != own && !OfGarbageCollector.Contains(finalizer)).ToList();
        return others.Count == 0 ? null : $"{Held}{string.Join(", ", others)} of {entity.Kind} {entity.Name()}";
    }

    /// <summary>Returns a message with the API server's reason for the refusal of a request.</summary>
    /// <param name="action">The request, as in "delete Workflow x".</param>
    /// <param name="error">The refusal.</param>
    public static string Refusal(string action, HttpOperationException error) => $"{Refused}{action}: {ServerReply.Text(error)}";

    /// <summary>Returns true if a message names an obstacle: a finalizer or a refusal.</summary>
    public static bool IsObstacle(string? message) => message is not null && (IsRefusal(message) || message.StartsWith(Held, StringComparison.Ordinal));

    /// <summary>Returns the conditions of an object whose deletion waits.</summary>
    /// <param name="known">The recorded conditions.</param>
    /// <param name="generation">The generation that the conditions describe.</param>
    /// <param name="message">The reason of the wait.</param>
    /// <param name="now">The current time.</param>
    /// <param name="reason">Reason of the conditions.</param>
    public static IReadOnlyList<V1Condition> Conditions(
        IReadOnlyList<V1Condition>? known, long? generation, string message, DateTimeOffset now, string reason = ArcReasons.Deleting) => Runtime.Status.Conditions.From(
        [
            new(Runtime.Status.Conditions.Ready, ConditionState.False, reason, message),
            new(Runtime.Status.Conditions.Reconciling, ConditionState.True, reason, message),
        ],
        known, generation, now);

    /// <summary>Returns the event for a deletion that meets a new obstacle. Later refusals with other words emit no event.</summary>
    public static IEnumerable<EventRecord> Events(IReadOnlyList<V1Condition>? before, IReadOnlyList<V1Condition>? after)
    {
        if (after.Find(Runtime.Status.Conditions.Ready) is { Reason: ArcReasons.HistoryUnavailable } waiting)
        {
            return before.Find(Runtime.Status.Conditions.Ready)?.Reason == waiting.Reason ? [] : [EventRecord.Warning(waiting.Reason, waiting.Message)];
        }

        var (old, now) = (Message(before), Message(after));
        return now is null || now == old || !IsObstacle(now) || (IsRefusal(now) && IsRefusal(old)) ? []
            : IsRefusal(now) ? [EventRecord.Warning(ArcEvents.DeletionRefused, now)]
            : [EventRecord.Normal(ArcReasons.Deleting, now)];
    }

    private static bool IsRefusal(string? message) => message is not null && message.StartsWith(Refused, StringComparison.Ordinal);

    private static string? Message(IReadOnlyList<V1Condition>? conditions) =>
        conditions.Find(Runtime.Status.Conditions.Ready) is { Reason: ArcReasons.Deleting } ready ? ready.Message : null;
}
