using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Requeues an Order when one of its ArtifactWorkflows, or an Endpoint, Secret or type that it uses, changes.</summary>
internal static class OrderWatches
{
    private const int FewArtifacts = 20;
    private const int LongestDelayMs = 500;

    // A type's name can refer to an ArtifactType or to a ClusterArtifactType, and either can be created or deleted.
    private static readonly EntityIndex<V1Alpha1Order> ByType = new(order =>
        order.Spec.Artifacts.Select(artifact => artifact.Type).Distinct().SelectMany(type => new[] { $"{order.Namespace()}/{type}", $"/{type}" }));

    private static readonly EntityIndex<V1Alpha1Order> ByPrefix = new(order => [$"{order.Namespace()}/{DesiredWorkflow.PrefixOf(order)}"]);

    public static void Configure(ControllerWatches<V1Alpha1Order> watches) => watches
        .When(ChangePredicates.Desired<V1Alpha1Order>(ArcAnnotations.ForceAt))
        .Owns<V1Alpha1ArtifactWorkflow>(delay: DelayFor)
        .FinalizesWith<V1Alpha1ArtifactWorkflow>()
        // An ArtifactWorkflow of a wanted name can have another owner or none. Its deletion frees the name.
        .Watches<V1Alpha1ArtifactWorkflow>(ByPrefix, workflow => $"{workflow.Namespace()}/{DesiredWorkflow.PrefixOf(workflow)}", predicate: IsCreatedOrDeleted)
        .Watches<V1Alpha1Endpoint>(OrderReferences.ByEndpoint, endpoint => $"{endpoint.Namespace()}/{endpoint.Name()}", predicate: ChangePredicates.Desired<V1Alpha1Endpoint>())
        .Index(EndpointReferences.BySecret)
        .Watches<SecretFingerprint>(OrdersOf, predicate: SecretHosts.HasDataOrLimitChanged)
        .Watches<V1Alpha1ArtifactType>(ByType, type => $"{type.Namespace()}/{type.Name()}", predicate: ChangePredicates.Desired<V1Alpha1ArtifactType>())
        .Watches<V1Alpha1ClusterArtifactType>(ByType, type => $"/{type.Name()}", predicate: ChangePredicates.Desired<V1Alpha1ClusterArtifactType>());

    private static IEnumerable<ObjectKey> OrdersOf(SecretFingerprint secret, InformerSet caches) =>
        caches.Get<V1Alpha1Endpoint>().ByIndex(EndpointReferences.BySecret, $"{secret.Namespace()}/{secret.Name()}")
            .SelectMany(endpoint => caches.Get<V1Alpha1Order>().ByIndex(OrderReferences.ByEndpoint, $"{endpoint.Namespace()}/{endpoint.Name()}"))
            .Select(ObjectKey.Of)
            .Distinct();

    // A reconcile of a large Order takes time for each artifact, and each artifact changes several times.
    private static TimeSpan DelayFor(V1Alpha1Order order) => order.Spec.Artifacts.Count switch
    {
        <= FewArtifacts => TimeSpan.Zero,
        var many => TimeSpan.FromMilliseconds(Math.Min(many, LongestDelayMs)),
    };

    private static bool IsCreatedOrDeleted(EntityChange<V1Alpha1ArtifactWorkflow> change) => change.Old is null || change.New is null;
}
