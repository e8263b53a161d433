using ArcOperator.Api.Endpoints;

namespace ArcOperator.Controllers.Orders;

/// <summary>An Endpoint that an artifact refers to.</summary>
/// <param name="Name">The name that the Order gives, for the artifact or as a default; empty: none.</param>
/// <param name="Endpoint">Null: there is none of that name.</param>
/// <param name="Secret">Null: the Endpoint names no Secret, or one that does not exist.</param>
internal sealed record EndpointObservation(string Name, V1Alpha1Endpoint? Endpoint, SecretFingerprint? Secret)
{
    /// <summary>A fingerprint of the Secret that does not depend on its UID; null if there is no Secret, or no key for it.</summary>
    public string? StableFingerprint { get; init; }

    /// <summary>The Secret that the Endpoint names; null: none.</summary>
    public string? SecretName => Endpoint?.Spec.SecretRef?.Name is { Length: > 0 } name ? name : null;
}
