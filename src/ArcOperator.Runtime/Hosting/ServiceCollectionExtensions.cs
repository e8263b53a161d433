using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Clients;
using ArcOperator.Runtime.Events;
using ArcOperator.Runtime.Finalizers;
using ArcOperator.Runtime.LeaderElection;
using ArcOperator.Runtime.Metrics;
using ArcOperator.Runtime.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Hosting;

public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Makes the host an operator. Needs a <see cref="ClusterConfiguration"/> and a <see cref="ObjectJson"/> that knows
    /// the operator's kinds.
    /// </summary>
    public static IOperatorBuilder AddKubernetesOperator(this IServiceCollection services, Action<OperatorSettings>? configure = null)
    {
        var settings = new OperatorSettings();
        configure?.Invoke(settings);
        var builder = new OperatorBuilder(services, settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(RuntimeServices.Client);
        services.AddSingleton(provider =>
        {
            var informers = new InformerSet(
                provider.GetRequiredService<KubernetesClient>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(),
                provider.GetRequiredService<RuntimeMetrics>());
            builder.Declare(informers);
            return informers;
        });
        services.AddSingleton<WriteThroughClient>();
        services.AddSingleton<IKubernetesClient>(provider => provider.GetRequiredService<WriteThroughClient>());
        services.AddSingleton<IResourceClient>(provider => provider.GetRequiredService<WriteThroughClient>());
        services.AddSingleton<FinalizerEditor>();
        services.AddSingleton<StatusWriter>();
        services.AddSingleton<LeaderStatus>();
        services.AddSingleton<OperatorResult>();
        services.AddSingleton(provider => new RuntimeMetrics(settings.LeaseName, provider.GetRequiredService<LeaderStatus>()));
        services.AddSingleton(RuntimeServices.Leadership);
        services.AddSingleton(RuntimeServices.Events);
        services.AddSingleton<EventPublisher>(provider => provider.GetRequiredService<EventRecorder>().PublishAsync);
        services.AddHealthChecks();
        // Stopped in the reverse order: events last, because the last work may publish some.
        services.AddHostedService(provider => provider.GetRequiredService<EventRecorder>());
        services.AddHostedService<OperatorService>();
        services.AddHostedService(provider => new StartMemoryService(provider.GetRequiredService<InformerSet>(), provider.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
