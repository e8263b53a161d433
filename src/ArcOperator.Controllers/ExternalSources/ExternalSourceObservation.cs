using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>All that a decision about an ExternalSource rests on.</summary>
/// <param name="Source">The ExternalSource.</param>
/// <param name="Problem">What is wrong with its spec; null if nothing is.</param>
/// <param name="Published">The ExternalArtifact of its name, whoever made it; null: none.</param>
/// <param name="IsFluxThere">Whether Flux's kind can be read.</param>
/// <param name="BaseUrl">What stands before an artifact's path; null: nobody said.</param>
/// <param name="MissingSecrets">Secrets that it names and that do not exist.</param>
/// <param name="Inputs">A hash of all that its artifact depends on beside the data.</param>
/// <param name="Whitelist">Which version of the rules for hooks holds; 0 for a source without hooks.</param>
/// <param name="Progress">What is being tried for it at this moment, or was last.</param>
internal sealed record ExternalSourceObservation(
    V1Alpha1ExternalSource Source, string? Problem, V1ExternalArtifact? Published, bool IsFluxThere, Uri? BaseUrl, IReadOnlyList<string> MissingSecrets,
    string Inputs, int Whitelist, AttemptProgress Progress)
{
    /// <summary>The ExternalArtifact if it is this source's own.</summary>
    public V1ExternalArtifact? Own => Published is { } artifact && IsOwn(artifact) ? artifact : null;

    /// <summary>Whether the ExternalArtifact may be written.</summary>
    public bool CanPublish => IsFluxThere && BaseUrl is not null && (Published is null || Own is not null);

    // One from which somebody took the owner away is still ours if it names its source and nobody else claimed it.
    private bool IsOwn(V1ExternalArtifact artifact) =>
        artifact.IsControlledBy(Source)
        || (artifact.GetController() is null && artifact.Spec.SourceRef is { Kind: var kind, Name: var name } && kind == Source.Kind && name == Source.Name());
}
