using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Why there is no use in fetching. Shown to the user; never thrown.</summary>
internal sealed record Obstacle(string Reason, string Message)
{
    // In characters. What an API server says may be of any length.
    private const int LongestMessage = 500;

    public static readonly Obstacle FluxMissing = new(ExternalSourceReasons.ExternalArtifactUnavailable,
        "the cluster does not know Flux's ExternalArtifact: install Flux 2.7 or newer; this goes on by itself then");

    /// <summary>The first that is in the way; null: none is.</summary>
    public static Obstacle? Of(ExternalSourceObservation observed) =>
        observed.Problem is { } problem ? new(ExternalSourceReasons.ConfigurationError, $"{problem}; will not retry until spec changes")
        : observed.MissingSecrets is [var secret, ..] ? new(ExternalSourceReasons.ConfigurationError,
            $"Secret '{secret}' does not exist in this namespace: create it; will not retry until spec changes or it is there")
        : observed.BaseUrl is null ? new(ExternalSourceReasons.ConfigurationError,
            "the operator's option artifact.baseUrl is not set, so consumers cannot be told where artifacts are: set it to the URL of the artifact server's Service")
        : !observed.IsFluxThere ? FluxMissing
        : observed is { Published: not null, Own: null } ? new(ArcReasons.NameConflict,
            $"there is an ExternalArtifact '{observed.Source.Name()}' already that was not made for this ExternalSource: delete it; this goes on by itself then")
        : null;

    public static Obstacle Refused(HttpOperationException error) => new(
        ArcReasons.CreationFailed, $"the API server refused the ExternalArtifact: {error.Status.Message ?? error.Message}".Truncate(LongestMessage));
}
