using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The ArtifactType or ClusterArtifactType that an artifact names.</summary>
internal sealed record ResolvedType(string Kind, string Name, V1Alpha1ArtifactTypeSpec Spec)
{
    /// <summary>A type of the cluster can only mean a template of the cluster.</summary>
    public WorkflowTemplateReference Template { get; } = new()
    {
        Name = Spec.WorkflowTemplateRef.Name,
        ClusterScope = Kind == EntityMetadata.Of<V1Alpha1ClusterArtifactType>().Kind || Spec.WorkflowTemplateRef.ClusterScope is true,
    };

    public static ResolvedType Of(V1Alpha1ArtifactType type) => new(type.Kind, type.Name(), type.Spec);

    public static ResolvedType Of(V1Alpha1ClusterArtifactType type) => new(type.Kind, type.Name(), type.Spec);
}
