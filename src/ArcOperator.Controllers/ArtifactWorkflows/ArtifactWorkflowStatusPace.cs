using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Delays the first status of an ArtifactWorkflow, which only reports that a Workflow was created.</summary>
internal static class ArtifactWorkflowStatusPace
{
    /// <summary>How long to wait before <paramref name="next"/> is written; null: write now.</summary>
    public static TimeSpan? Wait(WorkflowObservation observed, V1Alpha1ArtifactWorkflowStatus next, WorkflowPlan plan, DateTimeOffset now)
    {
        var isInitial = string.IsNullOrEmpty(observed.ArtifactWorkflow.Status.Phase) && next.Phase == WorkflowPhase.Pending && string.IsNullOrEmpty(next.Message);
        return isInitial ? StatusThrottle.DelayOf(StatusUrgency.Initial, plan.Create is not null ? now : (DateTimeOffset?)observed.Own?.CreationTimestamp(), now) : null;
    }
}
