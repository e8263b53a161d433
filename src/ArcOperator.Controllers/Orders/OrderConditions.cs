using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>An Order's conditions: one table.</summary>
internal static class OrderConditions
{
    public static IEnumerable<ConditionState> Of(OrderSummary order)
    {
        var progress = $"{order.Succeeded} of {order.Total} artifacts have arrived";
        yield return Ready(order, progress);
        // What stands still until the user acts is not under way.
        if (order is { IsDone: false, IsSuspended: false } && order.Active > order.Obstacles.Count)
        {
            yield return new(Conditions.Reconciling, ConditionState.True, ArcReasons.Progressing, progress);
        }

        if (StalledReason(order) is { } reason)
        {
            yield return new(Conditions.Stalled, ConditionState.True, reason, order.Message);
        }
    }

    private static ConditionState Ready(OrderSummary order, string progress) =>
        StalledReason(order) is { } reason ? new(Conditions.Ready, ConditionState.False, reason, order.Message)
        : order.IsDone ? new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, progress)
        : order.IsSuspended ? new(Conditions.Ready, ConditionState.False, ArcReasons.Suspended, $"{progress}; spec.suspend is true, so nothing new is started")
        : order.Scheduled > 0 && order.Active == 0 ? new(Conditions.Ready, ConditionState.False, ArcReasons.Scheduled, $"{progress}; the others' first runs are not due yet")
        : order.Problems.Count > 0 ? new(Conditions.Ready, ConditionState.False, order.Problems[0].Reason, order.Message)
        : new(Conditions.Ready, ConditionState.False, ArcReasons.Progressing, progress);

    /// <summary>Why the user has to act; null if waiting is enough.</summary>
    private static string? StalledReason(OrderSummary order) =>
        order.Problems.FirstOrDefault(problem => !problem.IsTransient) is { } problem ? problem.Reason
        : order.Failed > 0 ? order.FailureReason
        : order.Obstacles.Count > 0 ? order.Obstacles[0]
        : order.AnnotationProblem is not null ? ArcReasons.InvalidAnnotation
        : null;
}
