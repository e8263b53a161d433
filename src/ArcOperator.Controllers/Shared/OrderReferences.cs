using ArcOperator.Api.Orders;

namespace ArcOperator.Controllers.Shared;

/// <summary>What Orders refer to. Orders and Endpoints wake each other by it.</summary>
internal static class OrderReferences
{
    /// <summary>Orders by the Endpoints that they name, as <c>namespace/name</c>.</summary>
    public static readonly EntityIndex<V1Alpha1Order> ByEndpoint = new(order => EndpointsOf(order).Select(name => $"{order.Namespace()}/{name}"));

    /// <summary>The names of the Endpoints that an Order names, for an artifact or as a default.</summary>
    public static IEnumerable<string> EndpointsOf(V1Alpha1Order order) =>
        order.Spec.Artifacts.SelectMany(artifact => new[] { artifact.SrcRef, artifact.DstRef })
            .Concat([order.Spec.Defaults?.SrcRef, order.Spec.Defaults?.DstRef])
            .Select(reference => reference?.Name)
            .OfType<string>()
            .Where(name => name.Length > 0)
            .Distinct();
}
