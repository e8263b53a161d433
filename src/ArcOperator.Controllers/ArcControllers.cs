using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers;

/// <summary>All controllers of this operator.</summary>
public static class ArcControllers
{
    // Nobody mounts Helm's release records as credentials, and in many clusters they are most of what Secrets hold.
    private const string NoHelmReleases = "type!=helm.sh/release.v1";

    public static IOperatorBuilder AddArcControllers(this IOperatorBuilder builder)
    {
        builder.Services.AddOptions<ArgoOptions>();
        builder.Services
            .AddSingleton<OrderInputs>()
            .AddSingleton<OrderApplier>()
            .AddSingleton<ArtifactWorkflowInputs>()
            .AddSingleton<ArtifactWorkflowApplier>();
        return builder
            .AddCache<SecretFingerprint>(options => options with { FieldSelector = NoHelmReleases })
            .AddFinalizer<OrderController, V1Alpha1Order>(ArcFinalizers.Order)
            .AddController<OrderController, V1Alpha1Order>(OrderWatches.Configure)
            .AddFinalizer<ArtifactWorkflowController, V1Alpha1ArtifactWorkflow>(ArcFinalizers.ArtifactWorkflow)
            .AddController<ArtifactWorkflowController, V1Alpha1ArtifactWorkflow>(ArtifactWorkflowWatches.Configure);
    }
}
