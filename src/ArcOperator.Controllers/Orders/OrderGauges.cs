using System.Diagnostics.Metrics;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>How many Orders there are: counted in the cache when somebody asks.</summary>
internal static class OrderGauges
{
    public static void Register(ArcMetrics metrics, IEntityCache<V1Alpha1Order> orders) => metrics.Observe(
        "arc_orders",
        "Orders, by namespace and phase.",
        () => orders.List()
            .CountBy(order => (Namespace: order.Namespace() ?? "", Phase: order.Status.Phase is { Length: > 0 } phase ? phase : OrderPhase.Pending))
            .Select(group => new Measurement<long>(group.Value, new("namespace", group.Key.Namespace), new KeyValuePair<string, object?>("phase", group.Key.Phase))));
}
