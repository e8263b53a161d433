using ArcOperator.Api.Orders;

namespace ArcOperator.Controllers.History;

/// <summary>Records Orders: after their work has ended, and before they are deleted. The work of a schedule has no end.</summary>
internal sealed class OrderHistory(IRunHistory history, HistoryRecords records, HistoryGate gate)
{
    /// <summary>Offers the Order if its work has ended, after that was written.</summary>
    public void Offer(V1Alpha1Order order)
    {
        if (history.IsEnabled && IsFinished(order) && HistoryRecords.EndOf(order) is { } end
            && !history.IsRecorded(HistoryRecords.IdOf(order, end)) && records.ForOrder(order) is { } record)
        {
            history.Offer([record]);
        }
    }

    /// <summary>Waits until the Order that is being deleted is recorded.</summary>
    /// <returns>Null if the Order may go, otherwise the reason for which its deletion waits.</returns>
    public async Task<string?> WaitAsync(V1Alpha1Order order, CancellationToken cancellationToken) =>
        history.IsEnabled && records.ForOrder(order) is { } record ? await gate.WaitAsync(order, [record], cancellationToken) : null;

    /// <summary>Returns true if all work of the Order has ended.</summary>
    public static bool IsFinished(V1Alpha1Order order) =>
        order.Status.Phase is OrderPhase.Succeeded or OrderPhase.Failed && order.Spec.Defaults?.Cron is null && order.Spec.Artifacts.All(artifact => artifact.Cron is null);
}
