using ArcOperator.Artifacts.Storage;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Result of an attempt.</summary>
internal abstract record AttemptResult
{
    private AttemptResult()
    {
    }

    /// <summary>The data and the stored artifact are unchanged.</summary>
    internal sealed record Unchanged : AttemptResult;

    /// <summary>An artifact was made and stored. It may be equal to the previous one.</summary>
    /// <param name="Key">Key of the artifact in the store.</param>
    /// <param name="Size">Size in bytes.</param>
    /// <param name="ETag">ETag of the data; null: none, or not reliable.</param>
    /// <param name="LastModified">Last-Modified of the data as the server wrote it; null: none, or not reliable.</param>
    /// <param name="Inputs">Hash of all inputs of the artifact except the data.</param>
    /// <param name="Origin">Origin of the data, without query and credentials.</param>
    /// <param name="IgnoredHooks">Failures of hooks that the spec ignores.</param>
    /// <param name="Flux">Judgement of whether Flux can consume the artifact.</param>
    /// <param name="IsRebuilt">True if the artifact is the published one, whose file was lost or damaged.</param>
    internal sealed record Produced(
        ArtifactKey Key, long Size, string? ETag, string? LastModified, string Inputs, string? Origin, IReadOnlyList<string> IgnoredHooks, FluxConsumability Flux,
        bool IsRebuilt) : AttemptResult;

    /// <summary>The attempt failed for a reason that is shown to the user.</summary>
    /// <param name="Failure">The reason.</param>
    /// <param name="IsArtifactLost">True if the file of the published artifact is lost or damaged.</param>
    internal sealed record Failed(AttemptFailure Failure, bool IsArtifactLost = false) : AttemptResult;

    /// <summary>The attempt was cancelled.</summary>
    internal sealed record Canceled : AttemptResult;

    /// <summary>The attempt failed unexpectedly, by a fault of the operator.</summary>
    internal sealed record Crashed(Exception Error) : AttemptResult;
}
