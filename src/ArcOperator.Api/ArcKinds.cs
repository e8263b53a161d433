using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;

namespace ArcOperator.Api;

/// <summary>The kinds that this operator defines. A CRD is generated for each of them.</summary>
public static class ArcKinds
{
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(V1Alpha1Order),
        typeof(V1Alpha1ArtifactWorkflow),
        typeof(V1Alpha1Endpoint),
        typeof(V1Alpha1ArtifactType),
        typeof(V1Alpha1ClusterArtifactType),
        typeof(V1Alpha1ExternalSource),
    ];
}
