using ArcOperator.Artifacts.Storage;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>How an attempt ended.</summary>
internal abstract record AttemptResult
{
    private AttemptResult()
    {
    }

    /// <summary>The data is what it was, and so is all that was made of it.</summary>
    internal sealed record Unchanged : AttemptResult;

    /// <summary>An artifact was made, and is stored. It may be the same as before.</summary>
    /// <param name="Key">What it is stored as.</param>
    /// <param name="Size">In bytes.</param>
    /// <param name="ETag">Of the data; null: none, or not to be relied on.</param>
    /// <param name="LastModified">Of the data, as the server wrote it; null: none, or not to be relied on.</param>
    /// <param name="Inputs">A hash of all beside the data that it was made of.</param>
    /// <param name="Origin">Where the data came from, without query and credentials.</param>
    /// <param name="IgnoredHooks">Failures of hooks that the spec ignores.</param>
    /// <param name="Flux">Judgement of whether Flux can consume the artifact.</param>
    /// <param name="IsRebuilt">True if the artifact is the published one, whose file was lost or damaged.</param>
    internal sealed record Produced(
        ArtifactKey Key, long Size, string? ETag, string? LastModified, string Inputs, string? Origin, IReadOnlyList<string> IgnoredHooks, Consumability Flux,
        bool IsRebuilt) : AttemptResult;

    internal sealed record Failed(AttemptFailure Failure) : AttemptResult;
}
