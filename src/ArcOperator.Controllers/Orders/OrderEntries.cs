using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>What the status says of each artifact that has, had or gets a workflow.</summary>
internal static class OrderEntries
{
    // In bytes: what all artifacts have to say together.
    private const int MostMessages = 100_000;

    // In bytes. The whole message is on the ArtifactWorkflow.
    private const int LongestMessage = 500;

    public static IReadOnlyList<OrderEntry> Of(Plan plan) =>
        [.. plan.Current.Select(current => new OrderEntry(current.ArtifactIndex, current.Hash, Status(current, MessageBytes(plan.Current.Count + plan.Problems.Count, LongestMessage)), ObstacleOf(current), WaitOf(current)) { IsLost = IsLost(current), IsMoving = IsMoving(current) })];

    /// <summary>How long each of so many messages may be, in bytes: together they have to fit into one object.</summary>
    public static int MessageBytes(int count, int longest) => Math.Min(longest, MostMessages / Math.Max(1, count));

    // A schedule whose last run has ended may have no further ones.
    private static string? ObstacleOf(CurrentWorkflow current) =>
        current.Existing?.Status.Conditions.Find(Conditions.Stalled)?.Reason is { } reason && (!WorkflowPhase.IsFinished(current.Phase) || ArcReasons.IsOfSchedule(reason))
            ? reason
            : null;

    private static bool IsLost(CurrentWorkflow current) => current.Existing?.Status.Conditions.Find(Conditions.Stalled)?.Reason == ArcReasons.WorkflowLost;

    private static bool IsMoving(CurrentWorkflow current) => current.Existing?.Status.Conditions.IsTrue(Conditions.Reconciling) is true;

    private static string? WaitOf(CurrentWorkflow current) =>
        !WorkflowPhase.IsFinished(current.Phase) && current.Existing?.Status.Conditions.Find(Conditions.Reconciling)?.Reason is { } reason && ArcReasons.IsWait(reason)
            ? reason
            : null;

    private static OrderArtifactWorkflowStatus Status(CurrentWorkflow current, int longestMessage)
    {
        return Facts(current, longestMessage) with { Identity = current.Identity };
    }

    private static OrderArtifactWorkflowStatus Facts(CurrentWorkflow current, int longestMessage)
    {
        if (current.Existing is not { } workflow)
        {
            // Gone after it had finished, or about to be created.
            var remembered = WorkflowPhase.IsFinished(current.Phase) ? current.Remembered : null;
            return (remembered ?? new() { Phase = WorkflowPhase.Pending }) with { ArtifactIndex = current.ArtifactIndex, Intent = current.Intent };
        }

        var status = workflow.Status;
        return new()
        {
            ArtifactIndex = current.ArtifactIndex,
            Intent = current.Intent,
            Phase = status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
            Progress = status.Progress,
            Message = status.Message is { } message ? LineText.Clean(message).TruncateMiddleBytes(longestMessage) : null,
            CompletionTime = status.CompletionTime,
            FailureTime = status.FailureTime,
            LastScheduled = status.LastScheduled,
            Succeeded = status.Succeeded,
            Failed = status.Failed,
        };
    }
}
