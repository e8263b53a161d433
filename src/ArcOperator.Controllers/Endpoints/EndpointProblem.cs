using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>A reason why an Endpoint cannot be used. Shown to the user, never thrown.</summary>
internal sealed record EndpointProblem(string Reason, string Message)
{
    public static EndpointProblem? Of(EndpointObservation observed)
    {
        var endpoint = observed.Endpoint;
        return EndpointAddress.ProblemOf(endpoint) is { } problem ? new(EndpointReasons.InvalidUrl, problem)
            : endpoint.Spec.SecretRef is { Name: null or "" } ? new(EndpointReasons.InvalidSpec, $"spec.secretRef {FieldRules.SecretNameMessage}")
            : EndpointReferences.SecretOf(endpoint) is { } secret && observed.Secret is null ? SecretNotFound(secret)
            : !observed.IsTypeKnown ? UnknownType(endpoint)
            : null;
    }

    private static EndpointProblem SecretNotFound(string secret) => new(EndpointReasons.SecretNotFound,
        $"Secret '{secret}' of spec.secretRef does not exist in this namespace: create it. ARC continues automatically.");

    private static EndpointProblem UnknownType(V1Alpha1Endpoint endpoint) => new(EndpointReasons.UnknownType,
        $"no ArtifactType or ClusterArtifactType accepts endpoints of type '{endpoint.Spec.Type}' {Direction(endpoint.Spec.Usage)}: correct spec.type or spec.usage, or add a type");

    private static string Direction(string? usage) => usage switch
    {
        EndpointUsage.PullOnly => "as a source",
        EndpointUsage.PushOnly => "as a destination",
        _ => "as a source or destination",
    };
}
