using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Waiting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows.Failures;

/// <summary>Finds the cause of a failed run, once: the pods that hold the evidence may be gone the next time.</summary>
internal sealed partial class FailureReader(IStepLogs logs, TimeProvider clock, ILogger<FailureReader> logger)
{
    // A node that does not answer must not hold a worker.
    private static readonly TimeSpan LogTimeout = TimeSpan.FromSeconds(5);

    /// <param name="known">The status that speaks of the run so far.</param>
    /// <param name="run">The run; null if there is none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The cause; null if the run did not fail.</returns>
    public async Task<RunFailure?> ReadAsync(V1Alpha1ArtifactWorkflowStatus known, V1Alpha1Workflow? run, CancellationToken cancellationToken)
    {
        if (run is not null && run.Status.Phase != WorkflowPhase.Succeeded && WorkflowStop.CauseOf(run) is { } cause)
        {
            return new(ArcReasons.WaitedTooLong, $"{ArcReasons.WaitedTooLong}: {cause}");
        }

        if (run is null || !WorkflowPhase.IsFailure(run.Status.Phase))
        {
            return null;
        }

        if (IsRecorded(known, run.Status))
        {
            return new(known.Conditions.Find(Conditions.Stalled)?.Reason ?? ArcReasons.Failed, known.Message ?? "");
        }

        var failed = FailedStep.Of(run);
        var steps = await Task.WhenAll(failed.TakeLast(FailureMessage.MostSteps)
            .Select(async step => step with { Evidence = await ReadAsync(run, step, cancellationToken) }));
        return FailureMessage.Of(run, steps, failed.Count - steps.Length);
    }

    /// <summary>Returns true if the status speaks of this very end.</summary>
    private static bool IsRecorded(V1Alpha1ArtifactWorkflowStatus known, WorkflowStatus run) =>
        known.Phase == run.Phase && RunTimes.IsSameEnd(known, run) && known.Message is { Length: > 0 };

    private async Task<StepEvidence> ReadAsync(V1Alpha1Workflow run, FailedStep step, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LogTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await logs.ReadAsync(run.Namespace() ?? "", run.Name(), step.PodId, step.Container, FailureMessage.LogLines, either.Token);
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or IOException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            NoLog(logger, run.FullName(), step.Node.Id, error.Message);
            return StepEvidence.None;
        }
    }

    [LoggerMessage(LogLevel.Information, "Could not read the log of a failed step {Workflow} {Node} {Reason}")]
    private static partial void NoLog(ILogger logger, string workflow, string node, string reason);
}

/// <summary>The times of a run. Where Argo gives none, the time of the first observation counts, which the status keeps.</summary>
internal static class RunTimes
{
    /// <summary>Returns true if a status already speaks of this end of this run.</summary>
    public static bool IsSameEnd(V1Alpha1ArtifactWorkflowStatus known, WorkflowStatus run) =>
        known.Phase == run.Phase
        && known.CompletionTime is { } completed
        && (run.FinishedAt is not { } finished || completed.ToUnixTimeSeconds() == finished.ToUnixTimeSeconds())
        && (run.StartedAt is not { } started || known.StartTime?.ToUnixTimeSeconds() == started.ToUnixTimeSeconds());

    public static DateTimeOffset? StartOf(V1Alpha1ArtifactWorkflowStatus known, WorkflowStatus run, DateTimeOffset now) =>
        run.StartedAt ?? (run.Phase is null or "" or WorkflowPhase.Pending ? null : IsUnfinished(known) || IsSameEnd(known, run) ? known.StartTime ?? now : now);

    public static DateTimeOffset? EndOf(V1Alpha1ArtifactWorkflowStatus known, WorkflowStatus run, DateTimeOffset now) =>
        !WorkflowPhase.IsFinished(run.Phase) ? null : run.FinishedAt ?? (IsSameEnd(known, run) ? known.CompletionTime : now);

    private static bool IsUnfinished(V1Alpha1ArtifactWorkflowStatus known) => !WorkflowPhase.IsFinished(known.Phase);
}
