using ArcOperator.Api.Endpoints;

namespace ArcOperator.Controllers.Shared;

/// <summary>What Endpoints refer to.</summary>
internal static class EndpointReferences
{
    /// <summary>Endpoints by the Secret that they name, as <c>namespace/name</c>.</summary>
    public static readonly EntityIndex<V1Alpha1Endpoint> BySecret = new(endpoint =>
        SecretOf(endpoint) is { } secret ? [$"{endpoint.Namespace()}/{secret}"] : []);

    /// <summary>The name of the Secret that an Endpoint names; null: none.</summary>
    public static string? SecretOf(V1Alpha1Endpoint endpoint) => endpoint.Spec.SecretRef?.Name is { Length: > 0 } name ? name : null;
}
