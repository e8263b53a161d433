using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What wakes an ArtifactWorkflow: its Argo Workflow, and a Secret that it needs coming or going.</summary>
internal static class ArtifactWorkflowWatches
{
    private static readonly EntityIndex<V1Alpha1ArtifactWorkflow> BySecret = new(workflow =>
        SecretsOf(workflow).Select(name => $"{workflow.Namespace()}/{name}"));

    public static void Configure(ControllerWatches<V1Alpha1ArtifactWorkflow> watches) => watches
        .When(ChangePredicates.Desired<V1Alpha1ArtifactWorkflow>(ArcAnnotations.ForceAt))
        // By name and not by owner: a stranger of the same name is in the way until it goes.
        .Watches<V1Alpha1Workflow>((workflow, _) => [ObjectKey.Of(workflow)], Presence.Optional)
        .Watches<SecretFingerprint>(BySecret, secret => $"{secret.Namespace()}/{secret.Name()}", predicate: change => change.Old is null || change.New is null);

    /// <summary>The Secrets that it names.</summary>
    public static IEnumerable<string> SecretsOf(V1Alpha1ArtifactWorkflow workflow) =>
        new[] { workflow.Spec.SrcSecretRef?.Name, workflow.Spec.DstSecretRef?.Name }.OfType<string>().Where(name => name.Length > 0).Distinct();
}
