using System.Diagnostics.Metrics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.History;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Runtime.Background;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ArcOperator.Controllers;

/// <summary>All controllers of this operator.</summary>
public static class ArcControllers
{
    // Helm's release records are not credentials, and in many clusters they are most of the data in Secrets.
    private const string NoHelmReleases = "type!=helm.sh/release.v1";

    public static IOperatorBuilder AddArcControllers(this IOperatorBuilder builder)
    {
        builder.Services.TryAddSingleton(new CronOptions());
        builder.Services.TryAddSingleton(new TypeOptions());
        builder.Services.TryAddSingleton(new NetworkOptions());
        builder.Services.TryAddSingleton(new StatusThrottle());
        builder.Services
            .AddSingleton<FairGates>()
            .AddSingleton(Metrics)
            .AddSingleton<EventJournal>()
            .AddSingleton<StatusReporter>()
            .AddSingleton(CronRules.Create)
            .AddSingleton(provider => new NetworkPolicy(provider.GetRequiredService<NetworkOptions>(), ProtectedTargets.OfThisMachine(
                [provider.GetRequiredService<ClusterConfiguration>().Host, .. provider.GetService<ArtifactOptions>()?.BaseUrl is { IsAbsoluteUri: true } url ? [url] : Array.Empty<Uri>()])))
            .AddSingleton(provider => new GuardedConnector(
                provider.GetRequiredService<NetworkPolicy>(), provider.GetRequiredService<TimeProvider>(), EgressProxy.From(provider.GetRequiredService<NetworkOptions>())))
            .AddHistory()
            .AddHooks()
            .AddEndpoints()
            .AddOrders()
            .AddArtifactWorkflows()
            .AddExternalSources()
            .AddSingleton<SeriesSweep>()
            .AddHostedService(provider => provider.GetRequiredService<SeriesSweep>())
            .AddSingleton<HistorySweep>()
            .AddHostedService(provider => provider.GetRequiredService<HistorySweep>());
        return builder
            .AddCache<SecretFingerprint>(options => options with { FieldSelector = NoHelmReleases })
            .AddFinalizer<EndpointController, V1Alpha1Endpoint>(ArcFinalizers.EndpointInUse)
            .AddController<EndpointController, V1Alpha1Endpoint>(EndpointWatches.Configure)
            .AddFinalizer<OrderController, V1Alpha1Order>(ArcFinalizers.Order)
            .AddController<OrderController, V1Alpha1Order>(OrderWatches.Configure)
            .AddFinalizer<ArtifactWorkflowController, V1Alpha1ArtifactWorkflow>(ArcFinalizers.ArtifactWorkflow)
            .AddController<ArtifactWorkflowController, V1Alpha1ArtifactWorkflow>(ArtifactWorkflowWatches.Configure)
            .AddFinalizer<ExternalSourceController, V1Alpha1ExternalSource>(ExternalSourceGroup.Finalizer)
            .AddController<ExternalSourceController, V1Alpha1ExternalSource>(ExternalSourceWatches.Configure);
    }

    private static ArcMetrics Metrics(IServiceProvider provider)
    {
        var metrics = new ArcMetrics();
        var gates = provider.GetRequiredService<FairGates>();
        metrics.Observe(
            "arc_waiting",
            "Work that waits for a place of a shared pool (fetch, hooks, probes or workflows), by pool and namespace.",
            () => gates.CountWaiting(SeriesLimits.WaitingNamespaces)
                .Select(waiting => new Measurement<long>(waiting.Count, new("pool", waiting.Pool), new KeyValuePair<string, object?>("namespace", waiting.Namespace))));
        OrderGauges.Register(metrics, provider.GetRequiredService<IEntityCache<V1Alpha1Order>>());
        ArtifactWorkflowGauges.Register(metrics, provider.GetRequiredService<IEntityCache<V1Alpha1ArtifactWorkflow>>());
        WaitingGauges.Register(metrics, provider.GetRequiredService<IEntityCache<V1Alpha1ArtifactWorkflow>>(), provider.GetRequiredService<TimeProvider>());
        var (endpoints, sources) = (provider.GetRequiredService<IEntityCache<V1Alpha1Endpoint>>(), provider.GetRequiredService<IEntityCache<V1Alpha1ExternalSource>>());
        ReadyGauge.Register(
            metrics, "arc_endpoint_ready", "1 if an Endpoint is ready, 0 if not, by namespace and Endpoint.", "endpoint", SeriesLimits.Endpoints,
            () => endpoints.List().Select(endpoint => (endpoint, endpoint.Status.Conditions)));
        // A suspended ExternalSource becomes ready only after a person resumes it.
        ReadyGauge.Register(
            metrics, "externalsource_ready", "1 if an ExternalSource is ready, 0 if not, by namespace and name. Suspended ones are left out.", "name", SeriesLimits.ExternalSources,
            () => sources.List().Where(source => source.Spec.Suspend is not true).Select(source => (source, source.Status.Conditions)));
        return metrics;
    }
}
