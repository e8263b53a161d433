using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Writes a status, and then tells as events what has happened since the one before.</summary>
internal sealed class OrderReporter(StatusWriter status, EventJournal journal, TimeProvider clock)
{
    public bool IsWritten(V1Alpha1Order order, V1Alpha1OrderStatus report) => status.IsWritten(order, report);

    public async Task<V1Alpha1Order> WriteAsync(V1Alpha1Order order, V1Alpha1OrderStatus report, CancellationToken cancellationToken)
    {
        var before = order.Status;
        // When it was is only worth writing together with something else.
        order = await status.WriteAsync(order, report, written => written with { LastReconcileAt = clock.GetUtcNow() }, cancellationToken);
        await journal.RecordAsync(order, OrderEvents.Between(before, report), cancellationToken);
        return order;
    }
}
