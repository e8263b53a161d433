using System.Globalization;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;

namespace ArcOperator.Controllers.ArtifactWorkflows.Reports;

/// <summary>
/// Repeats work whose gate could not decide: after ten minutes, after an hour, and then daily. The number of the repetition is in the status and in an
/// annotation of the Workflow, so a crash between two writes neither skips nor doubles one.
/// </summary>
internal static class GateRetry
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>Returns the time of the next repetition, or null if none follows. A schedule has its next run.</summary>
    public static DateTimeOffset? DueAt(V1Alpha1ArtifactWorkflow artifactWorkflow) =>
        artifactWorkflow is { Spec.Cron: null, Status.CompletionTime: { } end } && artifactWorkflow.Status.Conditions.Find(Conditions.Stalled)?.Reason == ArcReasons.GateInconclusive
            ? end + DelayAfter(artifactWorkflow.Status.GateRetries ?? 0)
            : null;

    /// <summary>Adds the time of the next repetition to the message of a failure that is repeated.</summary>
    /// <param name="failure">The failure, or null.</param>
    /// <param name="run">The run.</param>
    /// <param name="isScheduled">True if a schedule starts the next run.</param>
    public static RunFailure? Announce(RunFailure? failure, V1Alpha1Workflow run, bool isScheduled) =>
        failure?.Reason != ArcReasons.GateInconclusive || isScheduled || run.Status.FinishedAt is not { } end ? failure
        : failure with { Message = string.Create(CultureInfo.InvariantCulture, $"{failure.Message}; ARC tries again at {(end + DelayAfter(CountOf(run))).UtcDateTime:yyyy-MM-dd HH:mm} UTC") };

    /// <summary>Returns true if the work is to be repeated now.</summary>
    /// <param name="artifactWorkflow">The ArtifactWorkflow.</param>
    /// <param name="own">Its Argo object, or null.</param>
    /// <param name="now">The time.</param>
    public static bool IsDue(V1Alpha1ArtifactWorkflow artifactWorkflow, IMetadata<V1ObjectMeta>? own, DateTimeOffset now) =>
        DueAt(artifactWorkflow) <= now && (own is null || CountOf(own) <= (artifactWorkflow.Status.GateRetries ?? 0));

    private static TimeSpan DelayAfter(int retries) => Delays[Math.Clamp(retries, 0, Delays.Length - 1)];

    /// <summary>Returns the number of repetitions before an Argo object was created.</summary>
    public static int CountOf(IMetadata<V1ObjectMeta> own) =>
        int.TryParse(own.GetAnnotation(ArcAnnotations.GateRetries), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
