using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Gathers what a decision about an Order rests on, all of it from caches.</summary>
internal sealed class OrderInputs(
    IEntityCache<V1Alpha1Endpoint> endpoints, IEntityCache<SecretFingerprint> secrets, IEntityCache<V1Alpha1ArtifactType> types,
    IEntityCache<V1Alpha1ClusterArtifactType> clusterTypes, IEntityCache<V1Alpha1ArtifactWorkflow> workflows)
{
    public OrderObservation Gather(V1Alpha1Order order) =>
        new(order, [.. order.Spec.Artifacts.Select((artifact, index) => Gather(order, artifact, index))], Existing(order));

    // Owner and owned are in one namespace. A reference from another namespace does not count.
    public IReadOnlyList<V1Alpha1ArtifactWorkflow> Existing(V1Alpha1Order order) =>
        [.. workflows.OwnedBy(order.Uid()).Where(workflow => workflow.Namespace() == order.Namespace())];

    private ArtifactObservation Gather(V1Alpha1Order order, OrderArtifact artifact, int index)
    {
        var space = order.Namespace() ?? "";
        var defaults = order.Spec.Defaults;
        return new(
            index,
            artifact,
            Endpoint(space, artifact.SrcRef, defaults?.SrcRef),
            Endpoint(space, artifact.DstRef, defaults?.DstRef),
            Type(space, artifact.Type),
            artifact.Cron ?? defaults?.Cron);
    }

    private EndpointObservation Endpoint(string space, LocalObjectReference? own, LocalObjectReference? common)
    {
        var name = OrderReferences.NameOf(own, common);
        var endpoint = endpoints.Get(new(space, name));
        var secret = endpoint?.Spec.SecretRef?.Name is { Length: > 0 } secretName ? secrets.Get(new(space, secretName)) : null;
        return new(name, endpoint, secret);
    }

    // A type of the namespace goes before one of the cluster.
    private ResolvedType? Type(string space, string name) =>
        types.Get(new(space, name)) is { } type ? ResolvedType.Of(type)
        : clusterTypes.Get(new("", name)) is { } clusterType ? ResolvedType.Of(clusterType)
        : null;
}
