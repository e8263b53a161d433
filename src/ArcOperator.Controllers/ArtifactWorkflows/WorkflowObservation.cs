using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>All that a decision about an ArtifactWorkflow rests on.</summary>
/// <param name="ArtifactWorkflow">The ArtifactWorkflow.</param>
/// <param name="Made">The Argo object of its name and of the kind that it needs, Workflow or CronWorkflow, whoever made it; null: none.</param>
/// <param name="ScheduledRuns">The Workflows that its CronWorkflow has started and Argo has kept, oldest first.</param>
/// <param name="HasArgo">Whether Argo's kinds can be read, or could a moment ago.</param>
/// <param name="MissingSecrets">Secrets that it names and that do not exist.</param>
/// <param name="IsSuspended">True if its Order is suspended, so that nothing new is started.</param>
/// <param name="Template">The template that does the work.</param>
internal sealed record WorkflowObservation(
    V1Alpha1ArtifactWorkflow ArtifactWorkflow, IKubernetesObject<V1ObjectMeta>? Made, IReadOnlyList<V1Alpha1Workflow> ScheduledRuns,
    bool HasArgo, IReadOnlyList<string> MissingSecrets, bool IsSuspended, TemplateObservation Template)
{
    /// <summary>True if its Order is being deleted, and so is about to delete it too.</summary>
    public bool IsOrderDeleting { get; init; }

    /// <summary>True if it belongs to an Order that does not exist, or that has not taken it over yet.</summary>
    public bool IsWaitingForOrder { get; init; }

    /// <summary>The end that its Order has recorded, if the ArtifactWorkflow's own status does not have it; null otherwise.</summary>
    public FinishedWork? Recorded { get; init; }

    /// <summary>The Argo object if it is this ArtifactWorkflow's own.</summary>
    public IKubernetesObject<V1ObjectMeta>? Own => Made?.IsControlledBy(ArtifactWorkflow) is true ? Made : null;

    /// <summary>The run that counts: with a schedule the one that goes on, or else the last one.</summary>
    public V1Alpha1Workflow? Run =>
        Own is V1Alpha1Workflow workflow ? workflow
        : ScheduledRuns.LastOrDefault(run => !WorkflowPhase.IsFinished(run.Status.Phase)) ?? (ScheduledRuns is [.., var last] ? last : null);
}
