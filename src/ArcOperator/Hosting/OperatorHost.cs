using ArcOperator.Api;
using ArcOperator.Controllers;
using ArcOperator.History;
using ArcOperator.History.Options;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Options;
using ArcOperator.Runtime.Options;
using ArcOperator.Runtime.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Hosting;

/// <summary>Composes the operator: options, logging, client, controllers, and the ports for metrics, health and artifacts.</summary>
internal static class OperatorHost
{
    public static WebApplication Build(ClusterConfiguration cluster, RunOptions options)
    {
        // Empty, because the framework would read configuration from other files and environment variables than RunOptions.
        var builder = WebApplication.CreateEmptyBuilder(new());
        if (options is { History.Driver: HistoryDriver.Postgresql, HistoryPostgresql.Host.Length: 0 })
        {
            throw new OptionsException(["history.postgresql.host is empty, and history.driver is Postgresql: set the host of the server"]);
        }

        var ports = OperatorPorts.From(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(ports.Listen)
            // The thread that read a block of an artifact also sends it. This is unsafe only for handlers that compute for long.
            .UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddRouting();
        options.Log.Configure(builder.Logging);
        AddOptions(builder.Services, options);
        builder.Services.AddSingleton(_ => Telemetry.CreateMeterProvider(options.Metrics, options.Telemetry));
        // Registered before the operator and therefore stopped after it.
        builder.Services.AddHostedService<Telemetry>();
        if (options.History.Driver != HistoryDriver.None && options.HistoryServe.Port > 0)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.Services.AddSingleton<HistoryAccess>().AddSingleton<HistoryFollower>().AddSingleton<HistoryServer>();
        }

        AddOperator(builder.Services, cluster, options.Operator, options.LeaderElection);
        ReplicaGuard.AddTo(builder.Services, options.LeaderElection, options.Artifact);
        var application = builder.Build();
        ports.Map(application);
        return application;
    }

    private static void AddOptions(IServiceCollection services, RunOptions options) => services
        .AddSingleton(options.Telemetry)
        .AddSingleton(options.Metrics)
        .AddSingleton(options.Argo)
        .AddSingleton(options.Cron)
        .AddSingleton(options.Types)
        .AddSingleton(options.Endpoint)
        .AddSingleton(options.Network)
        .AddSingleton(options.Hooks)
        .AddSingleton(options.Fetch)
        .AddSingleton(options.Artifact)
        .AddSingleton(options.S3)
        .AddSingleton(options.History)
        .AddSingleton(options.HistorySqlite)
        .AddSingleton(options.HistoryPostgresql)
        .AddSingleton(options.HistoryRetention)
        .AddSingleton(options.HistoryServe);

    private static void AddOperator(
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
        services.AddHostedService<StartupCheck>();
        // The runtime ends running work after its own timeout, so the timeout of the host has to be longer.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = @operator.ShutdownTimeout + TimeSpan.FromSeconds(10));
    }
}
