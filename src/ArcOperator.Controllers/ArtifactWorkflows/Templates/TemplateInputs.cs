using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>Gathers the facts about the template of an ArtifactWorkflow, all of them from caches.</summary>
internal sealed class TemplateInputs(
    IEntityCache<V1Alpha1WorkflowTemplate> templates, IEntityCache<V1Alpha1ClusterWorkflowTemplate> clusterTemplates,
    IEntityCache<V1Alpha1ClusterArtifactType> clusterTypes)
{
    // Templates that are followed from one; more are hardly meant.
    private const int MostLinks = 64;

    public TemplateObservation Gather(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var reference = artifactWorkflow.Spec.WorkflowTemplateRef;
        var (@namespace, isOfCluster) = (artifactWorkflow.Namespace() ?? "", reference.ClusterScope is true);
        var found = Find(@namespace, reference.Name, isOfCluster);
        var types = isOfCluster ? clusterTypes.List().Where(type => type.Spec.WorkflowTemplateRef.Name == reference.Name).ToList() : [];
        return new()
        {
            Kind = isOfCluster ? EntityMetadata.Of<V1Alpha1ClusterWorkflowTemplate>().Kind : EntityMetadata.Of<V1Alpha1WorkflowTemplate>().Kind,
            Name = reference.Name,
            State = found is not null ? TemplateState.Found : isOfCluster ? StateOf(clusterTemplates) : StateOf(templates),
            IsInOtherScope = found is null && Find(@namespace, reference.Name, !isOfCluster) is not null,
            Created = found?.Created,
            RequiredParameters = found?.Facts.RequiredParameters ?? [],
            SecretVolumes = found is { } template ? VolumesOf(@namespace, template.Facts) : [],
            AllowsExpressions = types.Any(type => type.Spec.AllowExpressions is true),
            TrustedParameters = [.. types.SelectMany(type => type.Spec.Parameters ?? [])],
        };
    }

    private static TemplateState StateOf<TEntity>(IEntityCache<TEntity> cache)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        cache.State == InformerState.KindMissing ? TemplateState.KindMissing : cache.HasSynced ? TemplateState.Missing : TemplateState.Unknown;

    private (WorkflowTemplateFacts Facts, DateTime? Created)? Find(string @namespace, string name, bool isOfCluster) =>
        isOfCluster
            ? clusterTemplates.Get(new("", name)) is { } clusterTemplate ? (clusterTemplate.Facts ?? new(), clusterTemplate.CreationTimestamp()) : null
            : templates.Get(new(@namespace, name)) is { } template ? (template.Facts ?? new(), template.CreationTimestamp()) : null;

    // A step of another template mounts the volumes of the workflow, and so of the first template.
    private List<string> VolumesOf(string @namespace, WorkflowTemplateFacts first)
    {
        var (mounted, visited, waiting) = (new SortedSet<string>(first.MountedVolumes, StringComparer.Ordinal), new HashSet<WorkflowTemplateLink>(), new Queue<WorkflowTemplateLink>(first.Links));
        while (visited.Count < MostLinks && waiting.TryDequeue(out var link))
        {
            if (visited.Add(link) && Find(@namespace, link.Name, link.IsOfCluster) is { } other)
            {
                mounted.UnionWith(other.Facts.MountedVolumes);
                other.Facts.Links.ToList().ForEach(waiting.Enqueue);
            }
        }

        return [.. SecretVolumes.Names.Where(name => mounted.Contains(name) && !first.DefinedVolumes.Contains(name))];
    }
}
