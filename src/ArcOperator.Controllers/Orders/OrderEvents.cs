using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>What has happened to an Order between two statuses: told when the later one is written, and so once.</summary>
internal static class OrderEvents
{
    // In characters; an event takes no more than 1,024 bytes.
    private const int LongestMessage = 500;

    public static IEnumerable<Fact> Between(V1Alpha1OrderStatus before, V1Alpha1OrderStatus after)
    {
        foreach (var forced in Fact.Forced("doing everything again", before.LastForceAt, after.LastForceAt))
        {
            yield return forced;
        }

        foreach (var problem in (after.UnresolvedArtifacts ?? []).Except(before.UnresolvedArtifacts ?? []))
        {
            yield return Fact.Warning(problem.Reason, Excerpt.Of(new ArtifactProblem(problem.ArtifactIndex, problem.Reason, problem.Message).Sentence, LongestMessage));
        }

        if (after.Phase != before.Phase && after.Phase is OrderPhase.Succeeded or OrderPhase.Failed)
        {
            var progress = $"{after.Succeeded} of {after.Total} artifacts have arrived";
            yield return after.Phase == OrderPhase.Succeeded
                ? Fact.Normal(ArcReasons.Succeeded, progress)
                : Fact.Warning(ArcReasons.Failed, Excerpt.Of($"{progress}: {after.Message}", LongestMessage));
        }

        if (Ready(after)?.Reason == ArcReasons.Deleting && Ready(before)?.Reason != ArcReasons.Deleting)
        {
            yield return Fact.Normal(ArcReasons.Deleting, after.Message ?? "");
        }
    }

    private static V1Condition? Ready(V1Alpha1OrderStatus status) => status.Conditions.Find(Conditions.Ready);
}
