using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// The conditions of an Order, for kstatus: Reconciling while work goes on, Stalled while the user must act, and neither while nothing is due. An Order that
/// waits for its schedule is Ready. An Order that is suspended before everything has arrived has no Ready condition: a tool that waits for Ready keeps
/// waiting, and kstatus takes the Order as current.
/// </summary>
internal static class OrderConditions
{
    public static IEnumerable<ConditionState> Of(OrderSummary order)
    {
        var progress = $"{order.Succeeded} of {order.Total} artifacts have arrived";
        if (Ready(order, progress) is { } ready)
        {
            yield return ready;
        }

        // Work that waits for the user is not in progress.
        if (IsInProgress(order))
        {
            var wait = StalledReason(order) is null ? WaitOf(order) : null;
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

    private static ConditionState? Ready(OrderSummary order, string progress) =>
        StalledReason(order) is { } reason ? new(Conditions.Ready, ConditionState.False, reason, order.Message)
        : order.IsDone ? new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, progress)
        : order.Problems.Count > 0 ? new(Conditions.Ready, ConditionState.False, order.Problems[0].Reason, order.Message)
        : order.IsSuspended && !IsInProgress(order) ? null
        : order.Scheduled > 0 && order.Active == 0 ? new(Conditions.Ready, ConditionState.True, ArcReasons.Scheduled, $"{progress}; the first runs of the other {order.Scheduled} are not due yet")
        : WaitOf(order) is { } wait ? new(Conditions.Ready, ConditionState.False, wait, order.Message)
        : new(Conditions.Ready, ConditionState.False, ArcReasons.Progressing, progress);

    private static bool IsInProgress(OrderSummary order) =>
        !order.IsDone
        && (order.Problems.Any(problem => problem.IsTransient) || (order.IsSuspended ? order.Moving > 0 : order.Active > order.Obstacles.Count));

    /// <summary>Returns the reason for which the first run does not proceed, or null if all runs proceed.</summary>
    private static string? WaitOf(OrderSummary order) => order.Waits.Count > 0 ? order.Waits[0] : null;

    /// <summary>Returns the reason why the user must act, or null if waiting is enough.</summary>
    private static string? StalledReason(OrderSummary order) =>
        order.Problems.FirstOrDefault(problem => !problem.IsTransient) is { } problem ? problem.Reason
        : order.Failed > 0 ? order.FailureReason
        : order.Obstacles.Count > 0 ? order.Obstacles[0]
        : order.SpecProblem is not null ? ArcReasons.InvalidSpec
        : order.AnnotationProblem is not null ? ArcReasons.InvalidAnnotation
        : null;
}
