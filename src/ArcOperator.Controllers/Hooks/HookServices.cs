using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Registers the services that run hooks.</summary>
internal static class HookServices
{
    public static IServiceCollection AddHooks(this IServiceCollection services)
    {
        services.TryAddSingleton(new HookOptions());
        services.TryAddSingleton<WhitelistFile>();
        services.TryAddSingleton<HookSlots>();
        services.TryAddSingleton<IHookExecutor, HookExecutorClient>();
        return services;
    }
}
