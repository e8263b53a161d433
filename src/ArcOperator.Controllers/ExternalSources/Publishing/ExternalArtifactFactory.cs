using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ExternalSources.Publishing;

/// <summary>Creates the desired state of an ExternalArtifact: the fields that the operator owns, and no others.</summary>
internal static class ExternalArtifactFactory
{
    /// <param name="source">The ExternalSource.</param>
    /// <param name="artifact">The artifact to publish.</param>
    /// <param name="existing">The current ExternalArtifact; null: none.</param>
    /// <param name="now">The current time.</param>
    public static V1ExternalArtifact Create(V1Alpha1ExternalSource source, PublishedArtifact artifact, V1ExternalArtifact? existing, DateTimeOffset now) => new()
    {
        ApiVersion = EntityMetadata.Of<V1ExternalArtifact>().ApiVersion,
        Kind = EntityMetadata.Of<V1ExternalArtifact>().Kind,
        Metadata = new()
        {
            Name = source.Name(),
            NamespaceProperty = source.Namespace(),
            // The UID makes an apply fail if another object has replaced the existing one.
            Uid = existing?.Uid(),
            Labels = new Dictionary<string, string> { [ArcLabels.ManagedBy] = ArcLabels.Operator },
            OwnerReferences = [source.MakeOwnerReference()],
        },
        Spec = new() { SourceRef = new() { ApiVersion = source.ApiVersion, Kind = source.Kind, NamespaceProperty = source.Namespace(), Name = source.Name() } },
        Status = new()
        {
            Artifact = new()
            {
                Digest = artifact.Digest ?? "",
                LastUpdateTime = artifact.LastUpdateTime ?? now,
                Path = artifact.Path ?? "",
                Revision = artifact.Revision,
                Url = artifact.Url,
                Size = artifact.Size,
                Metadata = artifact.Metadata,
            },
            Conditions = Conditions.From(
                [new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, $"stored artifact for revision '{artifact.Revision}'")],
                existing?.Status.Conditions, existing?.Generation() ?? 1, now),
        },
    };

    /// <summary>Returns true if owner, label and source, on which consumers base their trust, are as desired.</summary>
    public static bool HasSpecOf(this V1ExternalArtifact existing, V1ExternalArtifact desired) =>
        existing.Spec.SourceRef == desired.Spec.SourceRef
        && existing.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator
        && existing.GetController()?.Uid == desired.GetController()?.Uid;

    /// <summary>Returns true if the fields that consumers read are as desired.</summary>
    public static bool HasStatusOf(this V1ExternalArtifact existing, V1ExternalArtifact desired) =>
        existing.Status.Artifact is { } found && desired.Status.Artifact is { } expected
        && found with { Metadata = null } == expected with { Metadata = null }
        && Sorted(found.Metadata).SequenceEqual(Sorted(expected.Metadata))
        && existing.Status.Conditions.Find(Conditions.Ready) is { } ready
        && desired.Status.Conditions.Find(Conditions.Ready) is { } desiredReady
        && (ready.Status, ready.Reason, ready.Message) == (desiredReady.Status, desiredReady.Reason, desiredReady.Message);

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string>? metadata) =>
        (metadata ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal);
}
