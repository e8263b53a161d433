using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// The conditions of an Order, for kstatus: Reconciling while work is in progress, Stalled while the user must act, and neither while nothing is due. An
/// Order that waits for its schedule is Ready. An Order that is suspended before all artifacts are delivered has no Ready condition: a tool that waits for
/// Ready continues to wait, and kstatus reports the Order as current.
/// </summary>
internal static class OrderConditions
{
    public static IEnumerable<ConditionState> For(OrderSummary order)
    {
        var progress = Progress(order.Succeeded, order.Total);
        if (Ready(order, progress) is { } ready)
        {
            yield return ready;
        }

        // Work that waits for the user is not in progress.
        if (IsInProgress(order))
        {
            var wait = StalledReason(order) is null ? WaitReason(order) : null;
            yield return new(Conditions.Reconciling, ConditionState.True, wait ?? ArcReasons.Progressing, wait is null ? progress : order.Message);
        }

        if (StalledReason(order) is { } reason)
        {
            yield return new(Conditions.Stalled, ConditionState.True, reason, order.Message);
        }

        if (order is { IsSuspended: true, IsDone: false })
        {
            yield return new(ArcReasons.Suspended, ConditionState.True, ArcReasons.Suspended, $"{progress}; spec.suspend is true, so no new workflow is started");
        }
    }

    /// <summary>Returns the progress in words, for conditions and events.</summary>
    public static string Progress(int? succeeded, int? total) => $"{succeeded} of {total} artifacts are delivered";

    private static ConditionState? Ready(OrderSummary order, string progress) =>
        StalledReason(order) is { } reason ? new(Conditions.Ready, ConditionState.False, reason, order.Message)
        : order.IsDone ? new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, progress)
        : order.Blockers.Count > 0 ? new(Conditions.Ready, ConditionState.False, order.Blockers[0].Cause.Reason, order.Message)
        : order.IsSuspended && !IsInProgress(order) ? null
        : order.Scheduled > 0 && order.Active == 0 ? new(Conditions.Ready, ConditionState.True, ArcReasons.Scheduled, $"{progress}; the first runs of the other {order.Scheduled} are not due yet")
        : WaitReason(order) is { } wait ? new(Conditions.Ready, ConditionState.False, wait, order.Message)
        : new(Conditions.Ready, ConditionState.False, ArcReasons.Progressing, progress);

    private static bool IsInProgress(OrderSummary order) =>
        !order.IsDone
        && (order.Blockers.Any(blocker => blocker.Cause.IsTransient) || (order.IsSuspended ? order.Moving > 0 : order.Active > order.Stalls.Count));

    /// <summary>Returns the reason why the first run does not proceed, or null if all runs proceed.</summary>
    private static string? WaitReason(OrderSummary order) => order.Waits.Count > 0 ? order.Waits[0] : null;

    /// <summary>Returns the reason why the user must act, or null if waiting is enough.</summary>
    private static string? StalledReason(OrderSummary order) =>
        order.Blockers.FirstOrDefault(blocker => !blocker.Cause.IsTransient) is { } blocker ? blocker.Cause.Reason
        : order.Failed > 0 ? order.FailureReason
        : order.Stalls.Count > 0 ? order.Stalls[0]
        : order.SpecProblem is not null ? ArcReasons.InvalidSpec
        : order.AnnotationProblem is not null ? ArcReasons.InvalidAnnotation
        : null;
}
