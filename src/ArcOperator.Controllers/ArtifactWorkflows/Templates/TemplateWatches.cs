using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>
/// Wakes the ArtifactWorkflows that wait for a template: their own, a template whose steps it runs, or a ClusterArtifactType of it appears,
/// changes or is deleted.
/// </summary>
internal static class TemplateWatches
{
    // Templates to follow from one. It bounds the work, and templates can refer to each other in a circle.
    private const int MostTemplates = 64;

    // Both scopes, because the message about a missing template names the other one.
    private static readonly EntityIndex<V1Alpha1ArtifactWorkflow> ByTemplate = new(workflow =>
        [$"{workflow.Namespace()}/{workflow.Spec.WorkflowTemplateRef.Name}", $"/{workflow.Spec.WorkflowTemplateRef.Name}"]);

    private static readonly EntityIndex<V1Alpha1WorkflowTemplate> ByLink = new(template =>
        (template.Facts?.Links ?? []).Select(link => link.IsOfCluster ? $"/{link.Name}" : $"{template.Namespace()}/{link.Name}"));

    // A reference to a template of the namespace means the namespace of the Workflow, so any.
    private static readonly EntityIndex<V1Alpha1ClusterWorkflowTemplate> ByClusterLink = new(template =>
        (template.Facts?.Links ?? []).Select(link => link.IsOfCluster ? $"/{link.Name}" : link.Name));

    public static ControllerWatches<V1Alpha1ArtifactWorkflow> WatchTemplates(this ControllerWatches<V1Alpha1ArtifactWorkflow> watches) => watches
        .Index(ByTemplate)
        .Index(ByLink)
        .Index(ByClusterLink)
        .Watches<V1Alpha1WorkflowTemplate>((template, caches) => WaitingFor(template.Namespace() ?? "", template.Name(), caches), WatchRequirement.Optional)
        .Watches<V1Alpha1ClusterWorkflowTemplate>((template, caches) => WaitingFor("", template.Name(), caches), WatchRequirement.Optional)
        .Watches<V1Alpha1ClusterArtifactType>(
            (type, caches) => Waiting($"/{type.Spec.WorkflowTemplateRef.Name}", caches), predicate: ChangePredicates.Desired<V1Alpha1ClusterArtifactType>());

    private static IEnumerable<ObjectKey> WaitingFor(string @namespace, string name, InformerSet caches) =>
        Users(new(@namespace, name), caches)
            .SelectMany(template => Waiting($"{template.Namespace}/{template.Name}", caches))
            .Where(workflow => @namespace.Length == 0 || workflow.Namespace == @namespace)
            .Distinct();

    /// <summary>Returns a template and all templates that run steps of it, directly or not. Templates of the cluster have no namespace.</summary>
    private static HashSet<ObjectKey> Users(ObjectKey template, InformerSet caches)
    {
        var (users, waiting) = (new HashSet<ObjectKey> { template }, new Queue<ObjectKey>([template]));
        while (users.Count < MostTemplates && waiting.TryDequeue(out var used))
        {
            var local = caches.Get<V1Alpha1WorkflowTemplate>().ByIndex(ByLink, $"{used.Namespace}/{used.Name}").Select(ObjectKey.Of)
                .Where(user => template.Namespace.Length == 0 || user.Namespace == template.Namespace);
            var ofCluster = caches.Get<V1Alpha1ClusterWorkflowTemplate>().ByIndex(ByClusterLink, used.Namespace.Length == 0 ? $"/{used.Name}" : used.Name).Select(ObjectKey.Of);
            foreach (var user in local.Concat(ofCluster).Where(users.Add))
            {
                waiting.Enqueue(user);
            }
        }

        return users;
    }

    // Work that has begun or succeeded no longer depends on the template.
    private static IEnumerable<ObjectKey> Waiting(string template, InformerSet caches) => caches.Get<V1Alpha1ArtifactWorkflow>()
        .ByIndex(ByTemplate, template)
        .Where(workflow => workflow.Status.StartTime is null || WorkflowPhase.IsFailure(workflow.Status.Phase))
        .Select(ObjectKey.Of);
}
