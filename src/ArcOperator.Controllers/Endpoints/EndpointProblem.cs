using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Why an Endpoint cannot work as it is. Shown to the user; never thrown.</summary>
internal sealed record EndpointProblem(string Reason, string Message)
{
    public static EndpointProblem? Of(EndpointObservation observed)
    {
        var endpoint = observed.Endpoint;
        return EndpointReferences.SecretOf(endpoint) is { } secret && observed.Secret is null ? SecretNotFound(secret)
            : !observed.IsTypeKnown ? UnknownType(endpoint)
            : null;
    }

    private static EndpointProblem SecretNotFound(string secret) => new(EndpointReasons.SecretNotFound,
        $"spec.secretRef names Secret '{secret}', which does not exist in this namespace: create it; this goes on by itself then");

    private static EndpointProblem UnknownType(V1Alpha1Endpoint endpoint) => new(EndpointReasons.UnknownType,
        $"no ArtifactType or ClusterArtifactType takes endpoints of type '{endpoint.Spec.Type}' {Direction(endpoint.Spec.Usage)}: correct spec.type or spec.usage, or add a type");

    private static string Direction(string? usage) => usage switch
    {
        EndpointUsage.PullOnly => "as a source",
        EndpointUsage.PushOnly => "as a destination",
        _ => "as a source or destination",
    };
}
