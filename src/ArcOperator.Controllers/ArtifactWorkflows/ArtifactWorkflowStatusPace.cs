using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>
/// That a Workflow was created a moment ago is not worth a write of its own: Argo is about to say that it runs. Only if it
/// does not, the user is told that it is waited for.
/// </summary>
internal static class ArtifactWorkflowStatusPace
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(900);

    /// <summary>How long to wait before <paramref name="next"/> is written; null: write now.</summary>
    public static TimeSpan? Wait(V1Alpha1ArtifactWorkflow written, V1Alpha1ArtifactWorkflowStatus next, WorkflowPlan plan)
    {
        var isFirstWord = string.IsNullOrEmpty(written.Status.Phase) && next.Phase == WorkflowPhase.Pending && string.IsNullOrEmpty(next.Message);
        return isFirstWord && plan.Create is not null ? Patience : null;
    }
}
