using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ExternalSources.Publishing;

/// <summary>What the ExternalArtifact of an ExternalSource says: the fields that we own, and no others.</summary>
internal static class ExternalArtifactFactory
{
    /// <param name="source">Whose artifact it is.</param>
    /// <param name="artifact">What is to be had.</param>
    /// <param name="existing">The ExternalArtifact as it is; null: none yet.</param>
    /// <param name="now">Since when what is new is so.</param>
    public static V1ExternalArtifact Create(V1Alpha1ExternalSource source, PublishedArtifact artifact, V1ExternalArtifact? existing, DateTimeOffset now) => new()
    {
        ApiVersion = EntityMetadata.Of<V1ExternalArtifact>().ApiVersion,
        Kind = EntityMetadata.Of<V1ExternalArtifact>().Kind,
        Metadata = new()
        {
            Name = source.Name(),
            Namespace = source.Namespace(),
            // With it, an object that was put in its place meanwhile is not taken over.
            Uid = existing?.Uid(),
            Labels = new Dictionary<string, string> { [ArcLabels.ManagedBy] = ArcLabels.Operator },
            OwnerReferences = [source.MakeOwnerReference()],
        },
        Spec = new() { SourceRef = new() { ApiVersion = source.ApiVersion, Kind = source.Kind, Namespace = source.Namespace(), Name = source.Name() } },
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

    /// <summary>Whether what concerns consumers' trust (owner, label, source) is as it should be.</summary>
    public static bool HasSpecOf(this V1ExternalArtifact existing, V1ExternalArtifact wanted) =>
        existing.Spec.SourceRef == wanted.Spec.SourceRef
        && existing.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator
        && existing.GetController()?.Uid == wanted.GetController()?.Uid;

    /// <summary>Whether what consumers read is as it should be.</summary>
    public static bool HasStatusOf(this V1ExternalArtifact existing, V1ExternalArtifact wanted) =>
        existing.Status.Artifact is { } found && wanted.Status.Artifact is { } should
        && found with { Metadata = null } == should with { Metadata = null }
        && Sorted(found.Metadata).SequenceEqual(Sorted(should.Metadata))
        && existing.Status.Conditions.Find(Conditions.Ready) is { } ready
        && wanted.Status.Conditions.Find(Conditions.Ready) is { } wantedReady
        && (ready.Status, ready.Reason, ready.Message) == (wantedReady.Status, wantedReady.Reason, wantedReady.Message);

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string>? metadata) =>
        (metadata ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal);
}
