using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>Wakes the ArtifactWorkflows whose template, or a ClusterArtifactType of it, appears, changes or goes.</summary>
internal static class TemplateWatches
{
    // Both scopes, because the message about a missing template names the other one.
    private static readonly EntityIndex<V1Alpha1ArtifactWorkflow> ByTemplate = new(workflow =>
        [$"{workflow.Namespace()}/{workflow.Spec.WorkflowTemplateRef.Name}", $"/{workflow.Spec.WorkflowTemplateRef.Name}"]);

    public static ControllerWatches<V1Alpha1ArtifactWorkflow> WatchTemplates(this ControllerWatches<V1Alpha1ArtifactWorkflow> watches) => watches
        .Index(ByTemplate)
        .Watches<V1Alpha1WorkflowTemplate>((template, caches) => WaitingFor($"{template.Namespace()}/{template.Name()}", caches), Presence.Optional)
        .Watches<V1Alpha1ClusterWorkflowTemplate>((template, caches) => WaitingFor($"/{template.Name()}", caches), Presence.Optional)
        .Watches<V1Alpha1ClusterArtifactType>(
            (type, caches) => WaitingFor($"/{type.Spec.WorkflowTemplateRef.Name}", caches), predicate: ChangePredicates.Desired<V1Alpha1ClusterArtifactType>());

    // Work that has begun or succeeded does not depend on the template any more.
    private static IEnumerable<ObjectKey> WaitingFor(string template, InformerSet caches) => caches.Get<V1Alpha1ArtifactWorkflow>()
        .ByIndex(ByTemplate, template)
        .Where(workflow => workflow.Status.StartTime is null || WorkflowPhase.IsFailure(workflow.Status.Phase))
        .Select(ObjectKey.Of);
}
