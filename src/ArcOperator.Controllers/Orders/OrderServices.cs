using System.Diagnostics.Metrics;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Orders;

/// <summary>Registers the services of the Order controller.</summary>
internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddSingleton<FingerprintKey>()
        .AddSingleton<OrderInputs>()
        .AddSingleton<OrderApplier>();
}

/// <summary>Gauges of Orders, computed from the cache on each scrape.</summary>
internal static class OrderGauges
{
    public static void Register(ArcMetrics metrics, IEntityCache<V1Alpha1Order> orders) => metrics.Observe(
        "arc_orders",
        "Orders, by namespace and phase.",
        () => Count(orders.List()));

    private static IEnumerable<Measurement<long>> Count(IReadOnlyList<V1Alpha1Order> orders)
    {
        var namespaces = LabelLimit.Largest(orders.Select(order => order.Namespace() ?? ""), SeriesLimits.Namespaces);
        var phases = LabelLimit.Largest(orders.Select(PhaseOf), SeriesLimits.Phases);
        return orders
            .CountBy(order => (Namespace: namespaces(order.Namespace() ?? ""), Phase: phases(PhaseOf(order))))
            .Select(group => new Measurement<long>(group.Value, new("namespace", group.Key.Namespace), new KeyValuePair<string, object?>("phase", group.Key.Phase)));
    }

    private static string PhaseOf(V1Alpha1Order order) => order.Status.Phase is { Length: > 0 } phase ? phase : OrderPhase.Pending;
}
