using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Events;
using ArcOperator.Runtime.LeaderElection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Hosting;

/// <summary>Creates the parts of the runtime that dependency injection cannot create.</summary>
internal static class RuntimeServices
{
    public static KubernetesClient Client(IServiceProvider provider) => new(
        provider.GetRequiredService<ClusterConfiguration>(), provider.GetRequiredService<ObjectJson>(), provider.GetRequiredService<TimeProvider>());

    public static EventRecorder Events(IServiceProvider provider) => new(
        provider.GetRequiredService<IKubernetesClient>(),
        new EventAggregator(provider.GetRequiredService<TimeProvider>()),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<EventRecorder>>(),
        provider.GetRequiredService<OperatorSettings>().Name);

    public static ILeadership Leadership(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<OperatorSettings>();
        var client = provider.GetRequiredService<KubernetesClient>();
        return settings.LeaderElectionType == LeaderElectionType.None
            ? new AlwaysLeader()
            : new LeaderElector(
                client,
                provider.GetRequiredService<ObjectJson>(),
                new()
                {
                    LeaseName = settings.LeaseName,
                    LeaseNamespace = settings.LeaderElectionLeaseNamespace is { Length: > 0 } @namespace ? @namespace : client.GetCurrentNamespace(),
                    LeaseDuration = settings.LeaderElectionLeaseDuration,
                    RenewDeadline = settings.LeaderElectionRenewDeadline,
                    RetryPeriod = settings.LeaderElectionRetryPeriod,
                },
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<LeaderElector>>());
    }
}
