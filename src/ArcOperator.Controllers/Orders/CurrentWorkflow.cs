using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;

namespace ArcOperator.Controllers.Orders;

/// <summary>The workflow that stands for an artifact now.</summary>
/// <param name="ArtifactIndex">The artifact's place.</param>
/// <param name="Hash">What ends the workflow's name; empty: none was started.</param>
/// <param name="Intent">What the user wants, as a hash.</param>
/// <param name="Existing">The object; null: not created yet, or gone again.</param>
/// <param name="Remembered">What the Order's status says of it; null: nothing.</param>
internal sealed record CurrentWorkflow(
    int ArtifactIndex, string Hash, string Intent, V1Alpha1ArtifactWorkflow? Existing, OrderArtifactWorkflowStatus? Remembered)
{
    /// <summary>The hash that the work has now, if the name has another; null otherwise.</summary>
    public string? Identity { get; init; }

    /// <summary>True if the work was begun at some time.</summary>
    public bool IsKnown => Existing is not null || Remembered is not null;

    /// <summary>What is known of the workflow's phase; empty: nothing.</summary>
    public string Phase => (Existing is null ? Remembered?.Phase : Existing.Status.Phase) ?? "";
}
