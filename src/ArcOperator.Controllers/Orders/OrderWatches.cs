using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>What wakes an Order: its ArtifactWorkflows, and the Endpoints, Secrets and types that it uses.</summary>
internal static class OrderWatches
{
    private const int FewArtifacts = 20;
    private const int MostPatienceMs = 500;

    // An Order may mean a type of its namespace or one of the cluster, and which of them exist may change.
    private static readonly EntityIndex<V1Alpha1Order> ByType = new(order =>
        order.Spec.Artifacts.Select(artifact => artifact.Type).Distinct().SelectMany(type => new[] { $"{order.Namespace()}/{type}", $"/{type}" }));

    private static readonly EntityIndex<V1Alpha1Order> ByPrefix = new(order => [$"{order.Namespace()}/{DesiredWorkflow.PrefixOf(order)}"]);

    public static void Configure(ControllerWatches<V1Alpha1Order> watches) => watches
        .When(ChangePredicates.Desired<V1Alpha1Order>(ArcAnnotations.ForceAt))
        .Owns<V1Alpha1ArtifactWorkflow>(delay: Patience)
        .FinalizesWith<V1Alpha1ArtifactWorkflow>()
        // One that is in the way belongs to another Order, or to nobody; its going must be noticed all the same.
        .Watches<V1Alpha1ArtifactWorkflow>(ByPrefix, workflow => $"{workflow.Namespace()}/{DesiredWorkflow.PrefixOf(workflow)}", predicate: CameOrWent)
        .Watches<V1Alpha1Endpoint>(OrderReferences.ByEndpoint, endpoint => $"{endpoint.Namespace()}/{endpoint.Name()}", predicate: ChangePredicates.Desired<V1Alpha1Endpoint>())
        .Index(EndpointReferences.BySecret)
        .Watches<SecretFingerprint>(OrdersOf, predicate: HasOtherData)
        .Watches<V1Alpha1ArtifactType>(ByType, type => $"{type.Namespace()}/{type.Name()}", predicate: ChangePredicates.Desired<V1Alpha1ArtifactType>())
        .Watches<V1Alpha1ClusterArtifactType>(ByType, type => $"/{type.Name()}", predicate: ChangePredicates.Desired<V1Alpha1ClusterArtifactType>());

    private static IEnumerable<ObjectKey> OrdersOf(SecretFingerprint secret, InformerSet caches) =>
        caches.Get<V1Alpha1Endpoint>().ByIndex(EndpointReferences.BySecret, $"{secret.Namespace()}/{secret.Name()}")
            .SelectMany(endpoint => caches.Get<V1Alpha1Order>().ByIndex(OrderReferences.ByEndpoint, $"{endpoint.Namespace()}/{endpoint.Name()}"))
            .Select(ObjectKey.Of)
            .Distinct();

    // To look at a big Order takes as long as there are artifacts, and each of them has news several times.
    private static TimeSpan Patience(V1Alpha1Order order) => order.Spec.Artifacts.Count switch
    {
        <= FewArtifacts => TimeSpan.Zero,
        var many => TimeSpan.FromMilliseconds(Math.Min(many, MostPatienceMs)),
    };

    private static bool CameOrWent(EntityChange<V1Alpha1ArtifactWorkflow> change) => change.Old is null || change.New is null;

    private static bool HasOtherData(EntityChange<SecretFingerprint> change) => change.Old?.Fingerprint != change.New?.Fingerprint;
}
