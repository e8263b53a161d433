using ArcOperator.Artifacts.Storage;

namespace ArcOperator.Artifacts.Retention;

/// <summary>Which revisions of one artifact need not be kept any more.</summary>
public static class RevisionRetention
{
    /// <summary>The current revision, and the one before it: a consumer that has just read of that one still gets it.</summary>
    public const int FewestKept = 2;

    /// <summary>How long a revision is kept after another has taken its place, however many there are.</summary>
    public static readonly TimeSpan ShortestKept = TimeSpan.FromMinutes(1);

    /// <param name="revisions">All that are stored, of one folder.</param>
    /// <param name="current">The one that is published; kept in any case, and counted as the newest.</param>
    /// <param name="now">By the clock that the times of the revisions are of.</param>
    public static IReadOnlyList<ArtifactKey> Superseded(IReadOnlyList<StoredArtifact> revisions, ArtifactDigest current, DateTimeOffset now)
    {
        var newestFirst = revisions
            .OrderByDescending(revision => revision.Key.Digest == current)
            .ThenByDescending(revision => revision.StoredAt)
            .ThenBy(revision => revision.Key.Path, StringComparer.Ordinal)
            .ToList();
        // A revision's minute begins when the next one was stored: until then it was the one that consumers were told of.
        return [.. newestFirst.Skip(FewestKept).Zip(newestFirst.Skip(FewestKept - 1), (revision, next) => (revision.Key, Since: next.StoredAt))
            .Where(revision => now - revision.Since >= ShortestKept)
            .Select(revision => revision.Key)];
    }
}
