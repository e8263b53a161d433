using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// How often an Order's status is written: what a user waits for at once, mere progress at most once a second. Of a thousand
/// artifacts each would otherwise rewrite the whole, several times. That a new Order is pending is no news at all: its
/// artifacts are about to start, and as long as it has no status everybody takes it for under way.
/// </summary>
internal static class OrderStatusPace
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // Texts of waits change for each artifact at another time.
    private static readonly TimeSpan TextPace = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait before <paramref name="next"/> is written; null: write now.</summary>
    public static TimeSpan? Wait(V1Alpha1Order order, V1Alpha1OrderStatus next, DateTimeOffset now)
    {
        var written = order.Status;
        if (IsInitial(written, next))
        {
            return StatusThrottle.DelayOf(StatusUrgency.Initial, order.CreationTimestamp(), now);
        }

        // Whole seconds are all that a status holds: what was written in this second may be a moment old or nearly one second.
        var elapsed = now - written.LastReconcileAt;
        var pace = IsOnlyText(written, next) ? TextPace : Pace;
        return elapsed is null || elapsed >= pace || elapsed < TimeSpan.Zero || IsNews(written, next) ? null : pace - elapsed;
    }

    private static bool IsInitial(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        written.LastReconcileAt is null && next.Phase == OrderPhase.Pending && !next.Conditions.IsTrue(Conditions.Ready) && string.IsNullOrEmpty(next.Message) && next.LastForceAt is null;

    /// <summary>Returns true if only messages differ, of an Order that waits for the same reason.</summary>
    private static bool IsOnlyText(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        IsWaitOf(written, next)
        && written.Phase == next.Phase
        && written.ArtifactWorkflows is { } before && next.ArtifactWorkflows is { } after
        && before.Count == after.Count
        && after.All(entry => before.TryGetValue(entry.Key, out var known) && (known with { Message = null }) == (entry.Value with { Message = null }));

    private static bool IsWaitOf(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        next.Conditions.Find(Conditions.Ready)?.Reason is { } reason && ArcReasons.IsWait(reason) && written.Conditions.Find(Conditions.Ready)?.Reason == reason;

    private static bool IsNews(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        written.ObservedGeneration != next.ObservedGeneration
        || next.Phase is OrderPhase.Succeeded or OrderPhase.Failed or OrderPhase.Suspended
        || (written.Message != next.Message && !IsWaitOf(written, next))
        || written.LastForceAt != next.LastForceAt
        || (written.UnresolvedArtifacts?.Count ?? 0) != (next.UnresolvedArtifacts?.Count ?? 0)
        || (written.ArtifactWorkflows?.Count ?? 0) != (next.ArtifactWorkflows?.Count ?? 0);
}
