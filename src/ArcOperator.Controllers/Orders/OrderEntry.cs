using ArcOperator.Api.Orders;

namespace ArcOperator.Controllers.Orders;

/// <summary>What the status says of one artifact's workflow.</summary>
/// <param name="ArtifactIndex">The artifact's place.</param>
/// <param name="Hash">What ends the workflow's name.</param>
/// <param name="Status">The entry.</param>
/// <param name="Obstacle">Why the workflow, which has not ended, does not go on until the user acts: a reason; null if it does.</param>
/// <param name="Wait">The reason for which the workflow's run does not proceed; null if it proceeds.</param>
internal sealed record OrderEntry(int ArtifactIndex, string Hash, OrderArtifactWorkflowStatus Status, string? Obstacle = null, string? Wait = null)
{
    /// <summary>True if the Argo Workflow was deleted before its end was seen.</summary>
    public bool IsLost { get; init; }

    /// <summary>True if the workflow is in progress.</summary>
    public bool IsMoving { get; init; }
}
