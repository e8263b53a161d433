using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Finds out why a run failed, once: the pods that could tell may be gone the next time.</summary>
internal sealed class FailureReader(IStepLogs logs, TimeProvider clock, ILogger<FailureReader> logger)
{
    // A node that does not answer must not hold a worker.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The message; null if the run did not fail.</returns>
    public async Task<string?> ReadAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1Workflow? run, CancellationToken cancellationToken)
    {
        if (run is null || !WorkflowPhase.IsFailure(run.Status.Phase))
        {
            return null;
        }

        if (IsTold(artifactWorkflow.Status, run.Status))
        {
            return artifactWorkflow.Status.Message;
        }

        var nodes = (run.Status.FailedNodes ?? []).OrderBy(node => node.FinishedAt).ToList();
        var latest = nodes.TakeLast(FailureMessage.MostSteps);
        var steps = await Task.WhenAll(latest.Select(async node => new FailedStep(node, await ReadAsync(run, node, cancellationToken))));
        return FailureMessage.Of(run.Status.Message, steps, nodes.Count - steps.Length);
    }

    /// <summary>Whether the status speaks of this very end.</summary>
    private static bool IsTold(V1Alpha1ArtifactWorkflowStatus known, WorkflowStatus run) =>
        known.Phase == run.Phase && known.FailureTime?.ToUnixTimeSeconds() == run.FinishedAt?.ToUnixTimeSeconds() && known.Message is { Length: > 0 };

    private async Task<string?> ReadAsync(V1Alpha1Workflow run, FailedNode node, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await logs.ReadEndAsync(run.Namespace() ?? "", run.Name(), node, FailureMessage.LogLines, either.Token);
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or IOException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            ArtifactWorkflowLog.NoLog(logger, run.FullName(), node.Id, error.Message);
            return null;
        }
    }
}
