using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>What Orders refer to. Orders and Endpoints wake each other by it.</summary>
internal static class OrderReferences
{
    /// <summary>Orders by the Endpoints that they name, as <c>namespace/name</c>.</summary>
    public static readonly EntityIndex<V1Alpha1Order> ByEndpoint = new(order => EndpointsOf(order).Select(name => $"{order.Namespace()}/{name}"));

    /// <summary>The names of the Endpoints that an Order's artifacts use, by name or by default.</summary>
    public static IEnumerable<string> EndpointsOf(V1Alpha1Order order) =>
        order.Spec.Artifacts
            .SelectMany(artifact => new[] { NameOf(artifact.SrcRef, order.Spec.Defaults?.SrcRef), NameOf(artifact.DstRef, order.Spec.Defaults?.DstRef) })
            .Where(name => name.Length > 0)
            .Distinct();

    /// <summary>The Endpoint that an artifact uses at one end; empty: none is named.</summary>
    public static string NameOf(LocalObjectReference? own, LocalObjectReference? common) => own?.Name is { Length: > 0 } name ? name : common?.Name ?? "";
}
