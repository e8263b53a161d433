using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Retention;

/// <summary>Selects the revisions of one artifact that can be deleted.</summary>
public static class RevisionRetention
{
    /// <summary>Minimum number of revisions to keep: the current one and the previous one, which a consumer may be about to download.</summary>
    public const int FewestKept = 2;

    /// <summary>Time for which a revision is kept after it was replaced, independent of the number of revisions.</summary>
    public static readonly TimeSpan ShortestKept = TimeSpan.FromMinutes(1);

    /// <param name="revisions">All stored revisions of one folder.</param>
    /// <param name="current">Published revision. It is always kept, and counts as the newest.</param>
    /// <param name="now">Current time, by the clock of the revisions' times.</param>
    public static IReadOnlyList<ArtifactKey> Superseded(IReadOnlyList<StoredArtifact> revisions, ArtifactDigest current, DateTimeOffset now)
    {
        var newestFirst = revisions
            .OrderByDescending(revision => revision.Key.Digest == current)
            .ThenByDescending(revision => revision.StoredAt)
            .ThenBy(revision => revision.Key.Path, StringComparer.Ordinal)
            .ToList();
        // The time of a revision begins when the next one was stored. Until then it was the published one.
        return [.. newestFirst.Skip(FewestKept).Zip(newestFirst.Skip(FewestKept - 1), (revision, next) => (revision.Key, Since: next.StoredAt))
            .Where(revision => now - revision.Since >= ShortestKept)
            .Select(revision => revision.Key)];
    }
}
