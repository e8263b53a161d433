using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Orders;

/// <summary>What the controller of Orders is made of.</summary>
internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddSingleton<OrderInputs>()
        .AddSingleton<OrderApplier>()
        .AddSingleton<OrderReporter>();
}
