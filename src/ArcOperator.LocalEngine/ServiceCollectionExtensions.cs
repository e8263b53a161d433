using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Crons;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.LocalEngine;

public static class ServiceCollectionExtensions
{
    /// <summary>Makes the host a local engine: it runs the Argo Workflows of the cluster as processes of this machine.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="machine">This machine. The caller disposes it after the host.</param>
    /// <param name="cluster">How to reach the cluster.</param>
    public static IOperatorBuilder AddLocalEngine(this IServiceCollection services, LocalEngineMachine machine, KubernetesClientConfiguration cluster)
    {
        services.AddSingleton(cluster);
        services.AddSingleton(new KubernetesJson(LocalEngineJsonContext.Default));
        // Instances, not factories: the container would dispose what it makes itself.
        services.AddSingleton(machine);
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
        services.AddSingleton<PassedOverFields>();
        services.AddSingleton<CronMemory>();
        services.AddSingleton<CronApplier>();
        services.AddHostedService<EngineService>();
        return services
            .AddKubernetesOperator(settings => (settings.Name, settings.Namespace) = ("arc-local-engine", machine.Options.Namespace))
            .AddController<WorkflowController, Workflow>(watches => watches.When(WorkflowChanges.Matter))
            .AddController<CronWorkflowController, CronWorkflow>(watches => watches.Owns(predicate: WorkflowChanges.Matter));
    }
}
