using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows.Runs;

/// <summary>Reads the cause of a failed run from its pods, once: they may not exist the next time.</summary>
internal sealed partial class FailureReader(IStepLogs logs, TimeProvider clock, ILogger<FailureReader> logger)
{
    // A node that does not respond must not hold a worker.
    private static readonly TimeSpan LogTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Returns the cause of the failure of a run.</summary>
    public async Task<RunFailure> ReadAsync(V1Alpha1Workflow run, CancellationToken cancellationToken)
    {
        var failed = FailedStep.Of(run);
        var steps = await Task.WhenAll(failed.TakeLast(FailureMessage.MostSteps)
            .Select(async step => step with { Evidence = await ReadAsync(run, step, cancellationToken) }));
        return FailureMessage.Of(run, steps, failed.Count - steps.Length);
    }

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
            NoLog(logger, run.Namespace(), run.Name(), step.Node.Id, error.Message);
            return StepEvidence.None;
        }
    }

    [LoggerMessage(LogLevel.Information, "Could not read the log of a failed step {Namespace}/{Workflow} {Node} {Reason}")]
    private static partial void NoLog(ILogger logger, string? @namespace, string workflow, string node, string reason);
}

/// <summary>The times of a run. If Argo gives none, the status keeps the time of the first observation.</summary>
internal static class RunTimes
{
    /// <summary>Returns true if a status already reports this end of this run.</summary>
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
