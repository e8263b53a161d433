using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The ArtifactType or ClusterArtifactType that an artifact names.</summary>
internal sealed record ResolvedType(string Kind, string Name, V1Alpha1ArtifactTypeSpec Spec)
{
    /// <summary>True for a ClusterArtifactType, which only administrators write.</summary>
    public bool IsOfCluster { get; } = Kind == EntityMetadata.Of<V1Alpha1ClusterArtifactType>().Kind;

    /// <summary>True if the values of users may hold expressions of Argo. A namespace cannot allow that to itself.</summary>
    public bool AllowsExpressions => IsOfCluster && Spec.AllowExpressions is true;

    /// <summary>The template that does the work. A ClusterArtifactType always means a ClusterWorkflowTemplate.</summary>
    public WorkflowTemplateReference Template => new()
    {
        Name = Spec.WorkflowTemplateRef.Name,
        ClusterScope = IsOfCluster || Spec.WorkflowTemplateRef.ClusterScope is true,
    };

    public static ResolvedType Of(V1Alpha1ArtifactType type) => new(type.Kind, type.Name(), type.Spec);

    public static ResolvedType Of(V1Alpha1ClusterArtifactType type) => new(type.Kind, type.Name(), type.Spec);
}
