using System.Diagnostics.Metrics;
using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.Metrics;
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

/// <summary>Gauge of Endpoints, computed from the cache at each scrape.</summary>
internal static class EndpointGauges
{
    public static void Register(ArcMetrics metrics, IEntityCache<V1Alpha1Endpoint> endpoints) => metrics.Observe(
        "arc_endpoint_ready",
        "1 if an Endpoint is ready, 0 if not, by namespace and Endpoint.",
        () => Measure(endpoints.List(), SeriesLimits.Endpoints));

    // Endpoints that are not ready have a series of their own before all others. The value of the rest is 1 only if all of them are ready.
    internal static IEnumerable<Measurement<long>> Measure(IEnumerable<V1Alpha1Endpoint> endpoints, int most)
    {
        var all = endpoints.Select(endpoint => (Namespace: endpoint.Namespace() ?? "", Name: endpoint.Name(), Ready: ReadinessOf(endpoint)))
            .OrderBy(endpoint => endpoint.Ready).ThenBy(endpoint => endpoint.Namespace, StringComparer.Ordinal).ThenBy(endpoint => endpoint.Name, StringComparer.Ordinal).ToList();
        foreach (var (@namespace, name, ready) in all.Take(most))
        {
            yield return new(ready, new("namespace", @namespace), new KeyValuePair<string, object?>("endpoint", name));
        }

        if (all.Count > most)
        {
            yield return new(all.Skip(most).Min(endpoint => endpoint.Ready), new("namespace", LabelLimit.Other), new KeyValuePair<string, object?>("endpoint", LabelLimit.Other));
        }
    }

    private static long ReadinessOf(V1Alpha1Endpoint endpoint) => endpoint.Status.Conditions.IsTrue(Conditions.Ready) ? 1 : 0;
}
