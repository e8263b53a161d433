using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Wakes an Endpoint when its Secret, the types that may accept it, or the Orders that refer to it change.</summary>
internal static class EndpointWatches
{
    private static readonly EntityIndex<V1Alpha1Endpoint> ByNamespace = new(endpoint => [endpoint.Namespace() ?? ""]);

    public static void Configure(ControllerWatches<V1Alpha1Endpoint> watches) => watches
        .When(ChangePredicates.Desired<V1Alpha1Endpoint>(ArcAnnotations.ForceAt))
        .Watches<SecretFingerprint>(
            EndpointReferences.BySecret, secret => $"{secret.Namespace()}/{secret.Name()}", predicate: SecretHosts.HasDataOrLimitChanged)
        .Watches<V1Alpha1ArtifactType>(ByNamespace, type => type.Namespace() ?? "", predicate: ChangePredicates.Desired<V1Alpha1ArtifactType>())
        .Watches<V1Alpha1ClusterArtifactType>(
            (_, caches) => caches.Get<V1Alpha1Endpoint>().List().Select(ObjectKey.Of), predicate: ChangePredicates.Desired<V1Alpha1ClusterArtifactType>())
        .Index(OrderReferences.ByEndpoint)
        .FinalizesWith<V1Alpha1Order>()
        .Watches<V1Alpha1Order>(
            (order, caches) => OrderReferences.EndpointsOf(order).Select(name => new ObjectKey(order.Namespace() ?? "", name))
                .Where(key => caches.Get<V1Alpha1Endpoint>().Get(key)?.IsDeleting() is true),
            predicate: ChangePredicates.Desired<V1Alpha1Order>());
}
