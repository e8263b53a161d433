using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>References of Orders to Endpoints. Changes of either requeue the other.</summary>
internal static class OrderReferences
{
    /// <summary>Index of Orders by their Endpoints, as <c>namespace/name</c>.</summary>
    public static readonly EntityIndex<V1Alpha1Order> ByEndpoint = new(order => EndpointsOf(order).Select(name => $"{order.Namespace()}/{name}"));

    /// <summary>Returns the names of the Endpoints that the artifacts of an Order use, their own or the default ones.</summary>
    public static IEnumerable<string> EndpointsOf(V1Alpha1Order order) =>
        order.Spec.Artifacts
            .SelectMany(artifact => new[] { NameOf(artifact.SrcRef, order.Spec.Defaults?.SrcRef), NameOf(artifact.DstRef, order.Spec.Defaults?.DstRef) })
            .Where(name => name.Length > 0)
            .Distinct();

    /// <summary>Returns the name of the Endpoint that an artifact uses, or an empty text.</summary>
    /// <param name="reference">Reference of the artifact.</param>
    /// <param name="default">Reference of the Order's defaults.</param>
    public static string NameOf(LocalObjectReference? reference, LocalObjectReference? @default) => reference?.Name is { Length: > 0 } name ? name : @default?.Name ?? "";
}

/// <summary>References of Endpoints to Secrets.</summary>
internal static class EndpointReferences
{
    /// <summary>Index of Endpoints by their Secret, as <c>namespace/name</c>.</summary>
    public static readonly EntityIndex<V1Alpha1Endpoint> BySecret = new(endpoint =>
        SecretOf(endpoint) is { } secret ? [$"{endpoint.Namespace()}/{secret}"] : []);

    /// <summary>Returns the name of an Endpoint's Secret, or null.</summary>
    public static string? SecretOf(V1Alpha1Endpoint endpoint) => endpoint.Spec.SecretRef?.Name is { Length: > 0 } name ? name : null;
}
