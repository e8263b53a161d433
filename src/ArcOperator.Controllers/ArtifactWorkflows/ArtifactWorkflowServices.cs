using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Runtime.Background;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Registers the services of the controller of ArtifactWorkflows.</summary>
internal static class ArtifactWorkflowServices
{
    public static IServiceCollection AddArtifactWorkflows(this IServiceCollection services)
    {
        services.TryAddSingleton(new ArgoOptions());
        services.TryAddSingleton<IStepLogs, PodStepLogs>();
        return services
            .AddSingleton<ArtifactWorkflowInputs>()
            .AddSingleton<TemplateInputs>()
            .AddSingleton<ArtifactWorkflowApplier>()
            .AddSingleton<WorkflowComparer>()
            .AddSingleton<WorkflowOrigins>()
            .AddSingleton<WorkflowLookup>()
            .AddSingleton<ArtifactWorkflowReporter>()
            .AddSingleton<ArtifactWorkflowHistory>()
            .AddSingleton<FailureReader>()
            .AddSingleton(provider => new WorkflowCapacity(
                provider.GetRequiredService<ArgoOptions>().WorkflowLimits,
                provider.GetRequiredService<IEntityCache<V1Alpha1Workflow>>(),
                provider.GetRequiredService<IEntityCache<V1Alpha1ArtifactWorkflow>>(),
                provider.GetRequiredService<IEntityCache<V1Alpha1Endpoint>>(),
                provider.GetRequiredService<FairGates>(),
                provider.GetRequiredService<EntityQueue<V1Alpha1ArtifactWorkflow>>(),
                provider.GetRequiredService<EntityQueue<V1Alpha1Endpoint>>(),
                provider.GetRequiredService<TimeProvider>()));
    }
}
