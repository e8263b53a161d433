using ArcOperator.Api;
using ArcOperator.Controllers;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Options;
using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Options;
using ArcOperator.Runtime.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Hosting;

/// <summary>Puts the operator together: options, logging, client, controllers, and the ports for metrics, health and artifacts.</summary>
internal static class OperatorHost
{
    public static WebApplication Build(ClusterConfiguration cluster, IReadOnlyDictionary<Type, object> options)
    {
        // Empty: what the framework would read of its own accord (files, environment) is not what our options say.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false)
            // What was read of an artifact is sent by the thread that has it in its cache. "Unsafe" is said of servers whose handlers compute for long.
            .UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddRouting();
        ((LogOptions)options[typeof(LogOptions)]).Configure(builder.Logging);
        foreach (var (type, value) in options)
        {
            builder.Services.AddSingleton(type, value);
        }

        builder.Services.AddSingleton(provider => Telemetry.CreateMeterProvider(provider.GetRequiredService<MetricsOptions>(), provider.GetRequiredService<TelemetryOptions>()));
        // Registered before the operator and therefore stopped after it.
        builder.Services.AddHostedService<Telemetry>();
        Operator(
            builder.Services, cluster, (OperatorOptions)options[typeof(OperatorOptions)], (LeaderElectionOptions)options[typeof(LeaderElectionOptions)]);
        var ports = OperatorPorts.Of(options);
        builder.WebHost.UseUrls([.. ports.Urls]);
        var application = builder.Build();
        ports.Map(application);
        return application;
    }

    private static void Operator(
        IServiceCollection services, ClusterConfiguration cluster, OperatorOptions @operator, LeaderElectionOptions election)
    {
        services.AddSingleton(cluster);
        services.AddSingleton(new ObjectJson(ArcJsonContext.Default, SecretJsonContext.Default));
        services
            .AddKubernetesOperator(settings =>
            {
                settings.Name = "arc-operator";
                settings.Namespaces = @operator.Namespaces;
                settings.MaxParallelReconciliations = @operator.Workers;
                settings.ShutdownTimeout = @operator.ShutdownTimeout;
                settings.MaxRetryDelay = @operator.MaxRetryDelay;
                settings.LeaderElectionType = election.Enabled ? LeaderElectionType.Single : LeaderElectionType.None;
                settings.LeaderElectionLeaseName = election.LeaseName;
                settings.LeaderElectionLeaseNamespace = election.LeaseNamespace;
                settings.LeaderElectionLeaseDuration = election.LeaseDuration;
                settings.LeaderElectionRenewDeadline = election.RenewDeadline;
                settings.LeaderElectionRetryPeriod = election.RetryPeriod;
            })
            .AddArcControllers();
        // The runtime's own timeout ends work; the host only has to be more patient.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = @operator.ShutdownTimeout + TimeSpan.FromSeconds(10));
    }
}
