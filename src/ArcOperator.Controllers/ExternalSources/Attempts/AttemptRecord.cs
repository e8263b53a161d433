namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>What is remembered of an attempt once its outcome has been told.</summary>
/// <param name="Attempt">Which.</param>
/// <param name="Next">When the next is due; null: when something changes.</param>
internal sealed record AttemptRecord(Attempt Attempt, DateTimeOffset? Next)
{
    public bool IsAbout(ExternalSourceObservation observed) => Attempt.IsAbout(observed);
}
