using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Decides what the status of an Order says while the Order waits for its ArtifactWorkflows to be deleted.</summary>
internal static class OrderDeletion
{
    private const string Waiting = "waiting for its ArtifactWorkflows to be deleted";

    // The deletion of so many ends within a moment, and is not worth a write.
    private const int FewWorkflows = 20;

    /// <summary>Returns the message for the status, or null as long as no status is worth a write.</summary>
    public static string? Message(V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> existing, string? refusal, DateTimeOffset now) =>
        refusal
        ?? existing.OrderBy(workflow => workflow.Name(), StringComparer.Ordinal).Select(Obstacle).FirstOrDefault(obstacle => obstacle is not null)
        ?? (existing.Count > FewWorkflows || (existing.All(workflow => workflow.IsDeleting()) && Deletion.IsLate(order, now)) ? Waiting : null);

    private static string? Obstacle(V1Alpha1ArtifactWorkflow workflow) =>
        !workflow.IsDeleting() ? null
        : workflow.Status.Conditions.Find(Conditions.Ready) is { Reason: ArcReasons.Deleting } ready && Deletion.IsObstacle(ready.Message) ? ready.Message
        : Deletion.Holder(workflow, ArcFinalizers.ArtifactWorkflow);
}
