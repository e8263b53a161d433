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

    /// <summary>Gathers the same, with fingerprints of Secrets that do not depend on UIDs.</summary>
    public async Task<OrderObservation> GatherAsync(V1Alpha1Order order, FingerprintKey keys, CancellationToken cancellationToken)
    {
        var observed = Gather(order);
        return observed.Artifacts.Any(artifact => (artifact.Source.Secret ?? artifact.Destination.Secret) is not null) && await keys.GetAsync(cancellationToken) is { } key
            ? WithKey(observed, key)
            : observed;
    }

    public static OrderObservation WithKey(OrderObservation observed, byte[] key) => observed with
    {
        Artifacts = [.. observed.Artifacts.Select(artifact => artifact with { Source = Stable(artifact.Source, key), Destination = Stable(artifact.Destination, key) })],
    };

    private static EndpointObservation Stable(EndpointObservation endpoint, byte[] key) =>
        endpoint.Secret is { } secret ? endpoint with { StableFingerprint = secret.StableFingerprint(key) } : endpoint;

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
