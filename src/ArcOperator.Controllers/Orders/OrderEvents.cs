using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>What has happened to an Order between two statuses: told when the later one is written, and so once.</summary>
internal static class OrderEvents
{
    // In characters; an event takes no more than 1,024 bytes.
    private const int LongestMessage = 500;

    public static IEnumerable<EventRecord> Between(V1Alpha1OrderStatus before, V1Alpha1OrderStatus after)
    {
        foreach (var forced in EventRecord.Forced("doing everything again", before.LastForceAt, after.LastForceAt))
        {
            yield return forced;
        }

        foreach (var problem in NewProblems(before.UnresolvedArtifacts ?? [], after.UnresolvedArtifacts ?? []))
        {
            yield return EventRecord.Warning(problem.Reason, (new ArtifactProblem(problem.ArtifactIndex, problem.Reason, problem.Message).Sentence).Truncate(LongestMessage));
        }

        if (after.Phase != before.Phase && after.Phase is OrderPhase.Succeeded or OrderPhase.Failed)
        {
            var progress = $"{after.Succeeded} of {after.Total} artifacts have arrived";
            yield return after.Phase == OrderPhase.Succeeded
                ? EventRecord.Normal(ArcReasons.Succeeded, progress)
                : EventRecord.Warning(ArcReasons.Failed, $"{progress}: {after.Message}".Truncate(LongestMessage));
        }

        if (LongWait(after) is { } wait && LongWait(before)?.Reason != wait.Reason)
        {
            yield return EventRecord.Warning(wait.Reason, wait.Message.Truncate(LongestMessage));
        }

        foreach (var record in Deletion.Events(before.Conditions, after.Conditions).Concat(WriteRefusal.Events(before.Conditions, after.Conditions)))
        {
            yield return record;
        }
    }

    // The words of a refusal may differ with each attempt. The refusal is recorded once.
    private static IEnumerable<UnresolvedArtifact> NewProblems(IReadOnlyList<UnresolvedArtifact> before, IReadOnlyList<UnresolvedArtifact> after)
    {
        var refused = before.Where(problem => problem.Reason == ArcReasons.CreationFailed).Select(problem => problem.ArtifactIndex).ToHashSet();
        return after.Except(before).Where(problem => problem.Reason != ArcReasons.CreationFailed || !refused.Contains(problem.ArtifactIndex));
    }

    // A pod that is about to start is not worth a warning.
    private static V1Condition? LongWait(V1Alpha1OrderStatus status) =>
        Ready(status) is { } ready && ArcReasons.IsWait(ready.Reason) && WaitTime.IsLong(ready.Message) ? ready : null;

    private static V1Condition? Ready(V1Alpha1OrderStatus status) => status.Conditions.Find(Conditions.Ready);
}
