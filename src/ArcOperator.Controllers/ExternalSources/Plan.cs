using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>What is to be done about an ExternalSource, and what its status is to speak of.</summary>
internal sealed record Plan
{
    public bool IsSuspended { get; init; }

    public Obstacle? Obstacle { get; init; }

    public Attempt? Start { get; init; }

    /// <summary>True: what is being tried is not wanted any more.</summary>
    public bool Cancel { get; init; }

    /// <summary>True: what is known of the last attempt counts no more.</summary>
    public bool Forget { get; init; }

    /// <summary>How the attempt went that has just ended; null: none has.</summary>
    public AttemptResult? Result { get; init; }

    /// <summary>Failures in a row after <see cref="Result"/>.</summary>
    public int Failures { get; init; }

    /// <summary>The request for a look that is fulfilled by <see cref="Result"/>, or was before.</summary>
    public string? HandledRequest { get; init; }

    /// <summary>The artifact to be told of; null: none yet.</summary>
    public PublishedArtifact? Artifact { get; init; }

    /// <summary>True: the ExternalArtifact has to tell of it, too.</summary>
    public bool Publish { get; init; }

    /// <summary>A step that takes so long that the user is told.</summary>
    public AttemptStep? LongStep { get; init; }

    public TimeSpan? NextLook { get; init; }
}
