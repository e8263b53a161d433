namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>What this process knows about the attempts for one ExternalSource.</summary>
/// <param name="Current">The attempt that goes on, or has just ended; null: none.</param>
/// <param name="Result">How it ended; null: it goes on.</param>
/// <param name="Step">What it is about.</param>
/// <param name="StepSince">Since when.</param>
/// <param name="Last">The attempt before; null: none, or it counts no more.</param>
/// <param name="IsDigestChecked">Whether the stored file has been compared with its digest.</param>
internal sealed record AttemptProgress(
    Attempt? Current, AttemptResult? Result, AttemptStep Step, DateTimeOffset StepSince, AttemptRecord? Last, bool IsDigestChecked)
{
    public static readonly AttemptProgress None = new(null, null, AttemptStep.Waiting, default, null, false);

    public bool IsRunning => Current is not null && Result is null;
}
