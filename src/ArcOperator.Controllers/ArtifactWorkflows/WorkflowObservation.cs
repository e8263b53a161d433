using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>All that a decision about an ArtifactWorkflow rests on.</summary>
/// <param name="ArtifactWorkflow">The ArtifactWorkflow.</param>
/// <param name="Workflow">The Argo Workflow of its name, whoever made it; null: none.</param>
/// <param name="Argo">Whether Argo's kinds can be read.</param>
/// <param name="MissingSecrets">Secrets that it names and that do not exist.</param>
internal sealed record WorkflowObservation(
    V1Alpha1ArtifactWorkflow ArtifactWorkflow, V1Alpha1Workflow? Workflow, InformerState Argo, IReadOnlyList<string> MissingSecrets)
{
    /// <summary>The Argo Workflow if it is this ArtifactWorkflow's own.</summary>
    public V1Alpha1Workflow? Own => Workflow?.IsControlledBy(ArtifactWorkflow) is true ? Workflow : null;
}
