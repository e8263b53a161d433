using ArcOperator.Controllers.ArtifactWorkflows.Failures;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What the controller of ArtifactWorkflows is made of.</summary>
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
            .AddSingleton<WorkflowAdoption>()
            .AddSingleton<ArtifactWorkflowGate>()
            .AddSingleton<ArtifactWorkflowReporter>()
            .AddSingleton<FailureReader>()
            .AddSingleton<WorkflowCapacity>();
    }
}
