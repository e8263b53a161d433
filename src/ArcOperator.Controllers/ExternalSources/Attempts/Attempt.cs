using ArcOperator.Api.ExternalSources;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>One attempt to bring an artifact up to date.</summary>
/// <param name="Source">The ExternalSource at the start of the attempt.</param>
/// <param name="Basis">Inputs of the decision to make the attempt.</param>
/// <param name="RequestedAt">Value of the annotation requestedAt that the attempt handles, or null.</param>
/// <param name="KeepsManifests">True if the published artifact holds manifests. Data that Flux ignores must not replace them.</param>
internal sealed record Attempt(V1Alpha1ExternalSource Source, AttemptBasis Basis, string? RequestedAt, bool KeepsManifests);

/// <summary>Inputs of an attempt. An attempt with another basis than the current one is obsolete.</summary>
/// <param name="Generation">Generation of the spec.</param>
/// <param name="Inputs">Hash of all inputs of the artifact except the data.</param>
/// <param name="Whitelist">Version of the rules for hooks; 0 for a source without hooks.</param>
internal sealed record AttemptBasis(long? Generation, string Inputs, int Whitelist);

/// <summary>The last attempt whose outcome was reported.</summary>
/// <param name="Basis">Basis of the attempt.</param>
/// <param name="Next">Time of the next attempt. Null: the next attempt waits for a change.</param>
/// <param name="Requested">Time at which an attempt of this process handled a new value of requestedAt for the last time. Null: none did.</param>
internal sealed record AttemptRecord(AttemptBasis Basis, DateTimeOffset? Next, DateTimeOffset? Requested = null);

/// <summary>Attempts for one ExternalSource in this process.</summary>
/// <param name="Current">The attempt that runs or has just ended, or null.</param>
/// <param name="Result">Result of the current attempt. Null: it runs.</param>
/// <param name="Step">Step of the current attempt.</param>
/// <param name="StepSince">Start of the step.</param>
/// <param name="Last">The last reported attempt. Null: there is none, or it no longer counts.</param>
/// <param name="IsDamaged">True if the stored artifact was found damaged after the last attempt started.</param>
/// <param name="HasOldRevisions">True if the store may hold revisions that can be deleted later.</param>
internal sealed record AttemptProgress(
    Attempt? Current, AttemptResult? Result, AttemptStep Step, DateTimeOffset StepSince, AttemptRecord? Last, bool IsDamaged, bool HasOldRevisions)
{
    /// <summary>The progress after a start of the process: earlier processes may have left revisions behind.</summary>
    public static readonly AttemptProgress None = new(null, null, AttemptStep.Waiting, default, null, false, true);

    public bool IsRunning => Current is not null && Result is null;
}
