using System.Net;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Crons;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Runtime.Health;
using ArcOperator.Runtime.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.LocalEngine;

/// <summary>Creates the host of the engine: logging, controllers, and the port for health probes unless it is disabled.</summary>
internal static class EngineHost
{
    public static IHost Build(LocalEngineMachine machine, ClusterConfiguration cluster, LogOptions log, HealthOptions health)
    {
        if (health.Port == 0)
        {
            var builder = Host.CreateEmptyApplicationBuilder(new());
            log.Configure(builder.Logging);
            builder.Services.AddLocalEngine(machine, cluster);
            return builder.Build();
        }

        var web = WebApplication.CreateEmptyBuilder(new());
        log.Configure(web.Logging);
        web.Services.AddLocalEngine(machine, cluster);
        web.Services.AddRouting();
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, health));
        var application = web.Build();
        application.MapOperatorHealth();
        return application;
    }

    /// <summary>Adds everything that runs the Argo Workflows of the cluster as processes of this machine.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="machine">This machine. The caller disposes of it after the host.</param>
    /// <param name="cluster">The cluster with the Workflows.</param>
    public static IOperatorBuilder AddLocalEngine(this IServiceCollection services, LocalEngineMachine machine, ClusterConfiguration cluster)
    {
        services.AddSingleton(cluster);
        services.AddSingleton(new ObjectJson(LocalEngineJsonContext.Default));
        // Instances, not factories: the container disposes of objects that it creates.
        services.AddSingleton(machine);
        services.AddSingleton(machine.Options);
        services.AddSingleton(machine.Work);
        services.AddSingleton(machine.Settings);
        services.AddSingleton(machine.Slots);
        services.AddSingleton(machine.Processes);
        services.AddSingleton<StepPreparation>();
        services.AddSingleton<StepOutputReader>();
        services.AddSingleton<IStepRunner, StepRunner>();
        services.AddSingleton<WorkflowStatusWriter>();
        services.AddSingleton<WorkflowRuns>();
        services.AddSingleton<DefinitionReader>();
        services.AddSingleton<IgnoredFields>();
        services.AddSingleton<CronTracker>();
        services.AddSingleton<CronApplier>();
        services.AddHostedService<EngineService>();
        return services
            .AddKubernetesOperator(settings => (settings.Name, settings.Namespace) = ("arc-local-engine", machine.Options.Namespace is { Length: > 0 } only ? only : null))
            .AddController<WorkflowController, Workflow>(watches => watches.When(WorkflowChanges.Matter))
            .AddController<CronWorkflowController, CronWorkflow>(watches => watches.Owns(predicate: WorkflowChanges.Matter));
    }

    private static void Listen(KestrelServerOptions kestrel, HealthOptions health)
    {
        kestrel.AddServerHeader = false;
        if (health.Address == "*")
        {
            kestrel.ListenAnyIP(health.Port);
        }
        else
        {
            kestrel.Listen(IPAddress.Parse(health.Address), health.Port);
        }
    }
}
