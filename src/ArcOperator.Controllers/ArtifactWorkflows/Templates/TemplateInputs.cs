using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>Gathers the facts about the template of an ArtifactWorkflow, all of them from caches.</summary>
internal sealed class TemplateInputs(
    IEntityCache<V1Alpha1WorkflowTemplate> templates, IEntityCache<V1Alpha1ClusterWorkflowTemplate> clusterTemplates,
    IEntityCache<V1Alpha1ClusterArtifactType> clusterTypes, TypeOptions typeOptions)
{
    // Templates to follow from one. It bounds the work, and templates can refer to each other in a circle.
    private const int MostLinks = 64;

    public TemplateObservation Gather(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var reference = artifactWorkflow.Spec.WorkflowTemplateRef;
        var (@namespace, isOfCluster) = (artifactWorkflow.Namespace() ?? "", reference.ClusterScope is true);
        var reachable = Reachable(@namespace, new(reference.Name, isOfCluster));
        var found = reachable is [var first, ..] ? first : null;
        var types = isOfCluster ? clusterTypes.List().Where(type => type.Spec.WorkflowTemplateRef.Name == reference.Name).ToList() : [];
        return new()
        {
            Kind = isOfCluster ? EntityMetadata.Of<V1Alpha1ClusterWorkflowTemplate>().Kind : EntityMetadata.Of<V1Alpha1WorkflowTemplate>().Kind,
            Name = reference.Name,
            State = found is not null ? TemplateState.Found : isOfCluster ? StateOf(clusterTemplates) : StateOf(templates),
            IsInOtherScope = found is null && Find(@namespace, new(reference.Name, !isOfCluster)) is not null,
            Reachable = reachable,
            RequiredParameters = found?.Facts.RequiredParameters ?? [],
            SecretVolumes = VolumesOf(reachable),
            ActiveDeadlineSeconds = found?.Facts.ActiveDeadlineSeconds,
            AllowsExpressions = types.Any(type => type.Spec.AllowExpressions is true),
            AllowsDirectUse = !isOfCluster || typeOptions.AllowAnyClusterTemplate
                || clusterTemplates.Get(new("", reference.Name))?.GetLabel(ArcLabels.AllowDirectUse) == "true",
            ClusterTypes = types,
            TrustedParameters = [.. types.SelectMany(type => type.Spec.Parameters ?? [])],
        };
    }

    private static TemplateState StateOf<TEntity>(IEntityCache<TEntity> cache)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        cache.State == InformerState.KindMissing ? TemplateState.KindMissing : cache.HasSynced ? TemplateState.Missing : TemplateState.Unknown;

    private ReachableTemplate? Find(string @namespace, WorkflowTemplateLink link) =>
        link.IsOfCluster
            ? clusterTemplates.Get(new("", link.Name)) is { } clusterTemplate ? new(link, clusterTemplate.Facts ?? new(), clusterTemplate.CreationTimestamp()) : null
            : templates.Get(new(@namespace, link.Name)) is { } template ? new(link, template.Facts ?? new(), template.CreationTimestamp()) : null;

    // A step of another template mounts the volumes of the workflow, and so of the first template.
    private static List<string> VolumesOf(List<ReachableTemplate> reachable)
    {
        var mounted = reachable.SelectMany(template => template.Facts.MountedVolumes).ToHashSet();
        return reachable is [var first, ..] ? [.. CredentialVolumes.Names.Where(name => mounted.Contains(name) && !first.Facts.DefinedVolumes.Contains(name))] : [];
    }

    /// <summary>Returns the template, if it exists, and behind it the templates whose steps it runs.</summary>
    private List<ReachableTemplate> Reachable(string @namespace, WorkflowTemplateLink template)
    {
        var (found, visited, waiting) = (new List<ReachableTemplate>(), new HashSet<WorkflowTemplateLink>(), new Queue<WorkflowTemplateLink>([template]));
        while (visited.Count < MostLinks && waiting.TryDequeue(out var link))
        {
            if (visited.Add(link) && Find(@namespace, link) is { } reached)
            {
                found.Add(reached);
                reached.Facts.Links.ToList().ForEach(waiting.Enqueue);
            }
        }

        return found;
    }
}

/// <summary>A template that a Workflow runs, directly or by a step of another template.</summary>
/// <param name="Link">Name and scope.</param>
/// <param name="Facts">The facts about it.</param>
/// <param name="Created">Time of its creation.</param>
internal sealed record ReachableTemplate(WorkflowTemplateLink Link, WorkflowTemplateFacts Facts, DateTime? Created);

/// <summary>Knowledge about the existence of a template.</summary>
internal enum TemplateState
{
    /// <summary>Templates of this kind cannot be read, for example for lack of a right.</summary>
    Unknown,

    /// <summary>The API server does not know the kind.</summary>
    KindMissing,

    Missing,

    Found,
}

/// <summary>The template that an ArtifactWorkflow names, and the types that use it.</summary>
internal sealed record TemplateObservation
{
    /// <summary>WorkflowTemplate or ClusterWorkflowTemplate.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required TemplateState State { get; init; }

    /// <summary>True if a template of the name exists in the other scope.</summary>
    public bool IsInOtherScope { get; init; }

    /// <summary>The template and the templates whose steps it runs, as far as they exist.</summary>
    public IReadOnlyList<ReachableTemplate> Reachable { get; init; } = [];

    /// <summary>Parameters without a value in the template.</summary>
    public IReadOnlyList<string> RequiredParameters { get; init; } = [];

    /// <summary>Those of the two volumes with Secrets that the template, or one that it runs steps of, mounts and does not define.</summary>
    public IReadOnlyList<string> SecretVolumes { get; init; } = [];

    /// <summary>Seconds that the template allows a Workflow, or null.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>True if a ClusterArtifactType of the template allows expressions in values of users.</summary>
    public bool AllowsExpressions { get; init; }

    /// <summary>True for a template of the namespace, and for one that users may run without a ClusterArtifactType.</summary>
    public bool AllowsDirectUse { get; init; }

    /// <summary>The ClusterArtifactTypes of the template.</summary>
    public IReadOnlyList<V1Alpha1ClusterArtifactType> ClusterTypes { get; init; } = [];

    /// <summary>Parameters of the template's ClusterArtifactTypes, which administrators write.</summary>
    public IReadOnlyList<Parameter> TrustedParameters { get; init; } = [];
}
