using ArcOperator.Controllers.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Orders;

/// <summary>What the controller of Orders is made of.</summary>
internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddSingleton<FingerprintKey>()
        .AddSingleton<OrderInputs>()
        .AddSingleton<OrderApplier>()
        .AddSingleton<OrderReporter>();
}
