using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>All inputs of a decision about an ExternalSource.</summary>
/// <param name="Source">The ExternalSource.</param>
/// <param name="Problem">First problem of its spec; null: the spec is valid.</param>
/// <param name="Published">The ExternalArtifact of its name from any writer; null: none.</param>
/// <param name="Flux">State of Flux's kind ExternalArtifact.</param>
/// <param name="BaseUrl">URL of the artifact server; null: the option is not set.</param>
/// <param name="MissingSecrets">Secrets that the spec names and that do not exist.</param>
/// <param name="Inputs">Hash of all inputs of the artifact except the data.</param>
/// <param name="Whitelist">Version of the rules for hooks; 0 for a source without hooks.</param>
/// <param name="Progress">Current and last attempt for the source.</param>
internal sealed record ExternalSourceObservation(
    V1Alpha1ExternalSource Source, string? Problem, V1ExternalArtifact? Published, FluxState Flux, Uri? BaseUrl, IReadOnlyList<string> MissingSecrets,
    string Inputs, int Whitelist, AttemptProgress Progress)
{
    /// <summary>Basis of an attempt that would start now.</summary>
    public AttemptBasis Basis => new(Source.Generation(), Inputs, Whitelist);

    /// <summary>The ExternalArtifact if it belongs to this source; null: none, or it belongs to another writer.</summary>
    public V1ExternalArtifact? Own => Published is { } artifact && IsOwn(artifact) ? artifact : null;

    /// <summary>True if the ExternalArtifact may be written.</summary>
    public bool CanPublish => Flux == FluxState.Installed && BaseUrl is not null && (Published is null || Own is not null);

    // Another writer may have created an object of this name before the first publication, so owner and label are both required then. After the first
    // publication the label or the owner may be missing: another client has edited the operator's object, which is repaired.
    private bool IsOwn(V1ExternalArtifact artifact)
    {
        var isLabelled = artifact.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator;
        var wasPublished = Source.Status.Artifact is not null;
        return artifact.Metadata.OwnerReferences is { Count: > 0 } owners
            ? artifact.GetController() is { } controller && IsSource(controller) && (wasPublished || (isLabelled && owners.Count == 1))
            : isLabelled && wasPublished && IsSource(artifact.Spec.SourceRef);
    }

    private bool IsSource(V1OwnerReference owner) =>
        IsGroup(owner.ApiVersion) && owner.Kind == Source.Kind && owner.Name == Source.Name() && owner.Uid == Source.Uid();

    private bool IsSource(V1ObjectReference? reference) =>
        reference is not null && IsGroup(reference.ApiVersion) && reference.Kind == Source.Kind && reference.Name == Source.Name()
        && reference.NamespaceProperty == Source.Namespace();

    private static bool IsGroup(string? apiVersion) => apiVersion?.Split('/') is [ExternalSourceGroup.Group, _];
}

/// <summary>State of Flux's kind ExternalArtifact.</summary>
internal enum FluxState
{
    /// <summary>The first list is not read yet, for example because the API server is overloaded.</summary>
    Unknown,

    /// <summary>The kind is not installed, or the operator has no right to read it.</summary>
    Missing,
    Installed,
}
