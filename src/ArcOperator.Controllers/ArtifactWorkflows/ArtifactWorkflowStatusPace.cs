using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>When an ArtifactWorkflow's status is written: at once, but for its <see cref="FirstWord"/>, that a Workflow was created.</summary>
internal static class ArtifactWorkflowStatusPace
{
    /// <summary>How long to wait before <paramref name="next"/> is written; null: write now.</summary>
    public static TimeSpan? Wait(WorkflowObservation observed, V1Alpha1ArtifactWorkflowStatus next, WorkflowPlan plan, DateTimeOffset now)
    {
        var isFirstWord = string.IsNullOrEmpty(observed.ArtifactWorkflow.Status.Phase) && next.Phase == WorkflowPhase.Pending && string.IsNullOrEmpty(next.Message);
        return isFirstWord ? FirstWord.Wait(plan.Create is not null ? TimeSpan.Zero : now.UtcDateTime - observed.Own?.CreationTimestamp()) : null;
    }
}
