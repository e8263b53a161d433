using ArcOperator.Api.Endpoints;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>All that a decision about an Endpoint rests on.</summary>
/// <param name="Endpoint">The Endpoint.</param>
/// <param name="Secret">The Secret that it names; null: it names none, or one that does not exist.</param>
/// <param name="IsTypeKnown">Whether some artifact type takes Endpoints of this type, in a direction that the usage allows.</param>
/// <param name="Orders">The names of the Orders that refer to it.</param>
internal sealed record EndpointObservation(V1Alpha1Endpoint Endpoint, SecretFingerprint? Secret, bool IsTypeKnown, IReadOnlyList<string> Orders);
