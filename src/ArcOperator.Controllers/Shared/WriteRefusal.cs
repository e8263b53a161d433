using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Conditions and event of an object that the API server refuses to change, as a policy engine may demand.</summary>
internal static class WriteRefusal
{
    /// <param name="known">The recorded conditions.</param>
    /// <param name="generation">The generation that the conditions describe.</param>
    /// <param name="message">The server's reason.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="now">The current time.</param>
    public static IReadOnlyList<V1Condition> Conditions(
        IReadOnlyList<V1Condition>? known, long generation, string message, HttpOperationException refusal, DateTimeOffset now) => Runtime.Status.Conditions.From(
        [
            new(Runtime.Status.Conditions.Ready, ConditionState.False, ArcReasons.WriteRefused, message),
            new(
                ServerReply.IsTransient(refusal) ? Runtime.Status.Conditions.Reconciling : Runtime.Status.Conditions.Stalled,
                ConditionState.True, ArcReasons.WriteRefused, message),
        ],
        known, generation, now);

    /// <summary>Returns the event for the first refusal. Later ones may have other words, and are not recorded.</summary>
    public static IEnumerable<EventRecord> Events(IReadOnlyList<V1Condition>? before, IReadOnlyList<V1Condition>? after) =>
        Find(after) is { } ready && Find(before) is null ? [EventRecord.Warning(ready.Reason, ready.Message.Truncate(EventRecord.LongestMessage))] : [];

    private static V1Condition? Find(IReadOnlyList<V1Condition>? conditions) =>
        conditions.Find(Runtime.Status.Conditions.Ready) is { Reason: ArcReasons.WriteRefused } ready ? ready : null;
}
