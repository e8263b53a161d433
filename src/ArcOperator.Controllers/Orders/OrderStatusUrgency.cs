using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Decides about the urgency of an Order's status. Each of a thousand artifacts changes it several times, and each write is a write of the whole.</summary>
internal static class OrderStatusUrgency
{
    /// <summary>Returns the urgency of a status, and the time from which its delay counts.</summary>
    public static (StatusUrgency Urgency, DateTimeOffset? Since) For(V1Alpha1Order order, V1Alpha1OrderStatus next)
    {
        var written = order.Status;
        return IsInitial(written, next) ? (StatusUrgency.Initial, order.CreationTimestamp())
            : IsAwaited(written, next) ? (StatusUrgency.Immediate, null)
            : (IsOnlyText(written, next) ? StatusUrgency.Text : StatusUrgency.Progress, written.LastReconcileAt);
    }

    // An Order without a status counts as in progress anyway, so "Pending" is not news.
    private static bool IsInitial(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        written.LastReconcileAt is null && next.Phase == OrderPhase.Pending && !next.Conditions.IsTrue(Conditions.Ready) && string.IsNullOrEmpty(next.Message) && next.LastForceAt is null;

    /// <summary>Returns true if only messages differ, of an Order that waits for the same reason.</summary>
    private static bool IsOnlyText(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        IsSameWait(written, next)
        && written.Phase == next.Phase
        && written.ArtifactWorkflows is { } before && next.ArtifactWorkflows is { } after
        && before.Count == after.Count
        && after.All(entry => before.TryGetValue(entry.Key, out var known) && (known with { Message = null }) == (entry.Value with { Message = null }));

    private static bool IsSameWait(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        next.Conditions.Find(Conditions.Ready)?.Reason is { } reason && ArcReasons.IsWait(reason) && written.Conditions.Find(Conditions.Ready)?.Reason == reason;

    /// <summary>Returns true for a change that users and other tools wait for.</summary>
    private static bool IsAwaited(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        written.ObservedGeneration != next.ObservedGeneration
        || next.Phase is OrderPhase.Succeeded or OrderPhase.Failed or OrderPhase.Suspended
        || (written.Message != next.Message && !IsSameWait(written, next))
        || written.LastForceAt != next.LastForceAt
        || (written.UnresolvedArtifacts?.Count ?? 0) != (next.UnresolvedArtifacts?.Count ?? 0)
        || (written.ArtifactWorkflows?.Count ?? 0) != (next.ArtifactWorkflows?.Count ?? 0);
}
