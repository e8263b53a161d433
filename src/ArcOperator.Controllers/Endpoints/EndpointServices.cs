using ArcOperator.Controllers.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Registers the services of the Endpoint controller.</summary>
internal static class EndpointServices
{
    public static IServiceCollection AddEndpoints(this IServiceCollection services)
    {
        services.TryAddSingleton(new EndpointOptions());
        return services
            .AddSingleton(provider => new EndpointProber(
                EndpointHttp.CreateClient(provider.GetRequiredService<GuardedConnector>(), ServerTrust.Default(provider.GetRequiredService<NetworkOptions>())),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<EndpointInputs>()
            .AddSingleton<ProbeRunner>()
            .AddSingleton<ProbeRegistry>()
            .AddSingleton<EndpointApplier>()
            // Started after the runtime, and therefore stopped before it: probes end first.
            .AddHostedService(provider => provider.GetRequiredService<ProbeRegistry>());
    }
}
