namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>What an attempt is about at a moment.</summary>
internal enum AttemptStep
{
    /// <summary>Others are before it, and there is only so much room.</summary>
    Waiting,
    Fetching,
    ExecutingHooks,
    Storing,
}
