using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>Gathers the facts about the template of an ArtifactWorkflow, all of them from caches.</summary>
internal sealed class TemplateInputs(
    IEntityCache<V1Alpha1WorkflowTemplate> templates, IEntityCache<V1Alpha1ClusterWorkflowTemplate> clusterTemplates,
    IEntityCache<V1Alpha1ClusterArtifactType> clusterTypes)
{
    // Templates to follow from one. It bounds the work, and templates can refer to each other in a circle.
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
            LastCreated = found is { } first ? Reachable(@namespace, first).Max(template => template.Created) : null,
            RequiredParameters = found?.Facts.RequiredParameters ?? [],
            SecretVolumes = found is { } template ? VolumesOf(@namespace, template) : [],
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
    private List<string> VolumesOf(string @namespace, (WorkflowTemplateFacts Facts, DateTime? Created) first)
    {
        var mounted = Reachable(@namespace, first).SelectMany(template => template.Facts.MountedVolumes).ToHashSet();
        return [.. CredentialVolumes.Names.Where(name => mounted.Contains(name) && !first.Facts.DefinedVolumes.Contains(name))];
    }

    /// <summary>Returns a template and all templates whose steps it runs.</summary>
    private List<(WorkflowTemplateFacts Facts, DateTime? Created)> Reachable(string @namespace, (WorkflowTemplateFacts Facts, DateTime? Created) first)
    {
        var (found, visited, waiting) = (new List<(WorkflowTemplateFacts Facts, DateTime? Created)> { first }, new HashSet<WorkflowTemplateLink>(), new Queue<WorkflowTemplateLink>(first.Facts.Links));
        while (visited.Count < MostLinks && waiting.TryDequeue(out var link))
        {
            if (visited.Add(link) && Find(@namespace, link.Name, link.IsOfCluster) is { } other)
            {
                found.Add(other);
                other.Facts.Links.ToList().ForEach(waiting.Enqueue);
            }
        }

        return found;
    }
}

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

    /// <summary>Latest creation of the template and of the templates whose steps it runs; null if the template was not found.</summary>
    public DateTime? LastCreated { get; init; }

    /// <summary>Parameters without a value in the template.</summary>
    public IReadOnlyList<string> RequiredParameters { get; init; } = [];

    /// <summary>Those of the two volumes with Secrets that the template, or one that it runs steps of, mounts and does not define.</summary>
    public IReadOnlyList<string> SecretVolumes { get; init; } = [];

    /// <summary>True if a ClusterArtifactType of the template allows expressions in values of users.</summary>
    public bool AllowsExpressions { get; init; }

    /// <summary>Parameters of the template's ClusterArtifactTypes, which administrators write.</summary>
    public IReadOnlyList<Parameter> TrustedParameters { get; init; } = [];
}
