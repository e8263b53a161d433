using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>
/// That a Workflow was created a moment ago is not worth a write of its own: Argo is about to say that it runs. Only if it
/// does not, the user is told that it is waited for.
/// </summary>
internal static class ArtifactWorkflowStatusPace
{
    // Times of creation are whole seconds: what is two seconds old by them is at least one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait before <paramref name="next"/> is written; null: write now.</summary>
    public static TimeSpan? Wait(WorkflowObservation observed, V1Alpha1ArtifactWorkflowStatus next, WorkflowPlan plan, DateTimeOffset now)
    {
        var isFirstWord = string.IsNullOrEmpty(observed.ArtifactWorkflow.Status.Phase) && next.Phase == WorkflowPhase.Pending && string.IsNullOrEmpty(next.Message);
        var age = plan.Create is not null ? TimeSpan.Zero : now.UtcDateTime - observed.Own?.CreationTimestamp();
        return isFirstWord && age >= TimeSpan.Zero && age < Patience ? Patience - age : null;
    }
}
