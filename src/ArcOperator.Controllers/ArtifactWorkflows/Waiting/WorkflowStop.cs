using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Waiting;

/// <summary>A run that is to be stopped because it has waited for too long. The cause travels with the Workflow, so that it outlives the stop.</summary>
/// <param name="Run">The run.</param>
/// <param name="Cause">The cause for the user.</param>
internal sealed record WorkflowStop(V1Alpha1Workflow Run, string Cause)
{
    /// <summary>Returns the stop that is due, or null if the run may wait on. A run that waits for a user to resume it has no limit.</summary>
    public static WorkflowStop? Due(V1Alpha1Workflow run, RunWait? wait, TimeSpan? limit, DateTimeOffset now) =>
        limit is { } longest && wait is { Reason: not ArcReasons.WaitingForResume } && now - wait.Since >= longest
            ? new(run, $"stopped after it had waited for {Duration.Format(longest)} (option argo.maxWait): {WaitTime.Strip(wait.Message(now))}")
            : null;

    /// <summary>Returns the cause for which the operator stopped a run, or null if it did not.</summary>
    public static string? CauseOf(V1Alpha1Workflow run) => run.GetAnnotation(ArcAnnotations.StoppedBecause) is { Length: > 0 } cause ? cause : null;

    /// <summary>Returns the merge patch that stops exactly this run. Exit handlers still run.</summary>
    public JsonObject Patch() => new()
    {
        ["metadata"] = new JsonObject { ["uid"] = Run.Uid(), ["annotations"] = new JsonObject { [ArcAnnotations.StoppedBecause] = Cause } },
        ["spec"] = new JsonObject { ["shutdown"] = "Stop" },
    };
}
