using System.Diagnostics.Metrics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Gauges of ArtifactWorkflows that wait, computed from the cache at each scrape. Their series end with the wait.</summary>
internal static class WaitingGauges
{
    public static void Register(ArcMetrics metrics, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows, TimeProvider clock)
    {
        metrics.Observe(
            "arc_oldest_waiting_seconds",
            "Time since the oldest waiting work was created or started again, by namespace.",
            () => MeasureAges(artifactWorkflows.List(), clock.GetUtcNow(), SeriesLimits.Namespaces));
        metrics.Observe(
            "arc_artifactworkflows_waiting",
            "ArtifactWorkflows that wait, by reason.",
            () => artifactWorkflows.List().Where(IsWaiting).CountBy(ReasonOf)
                .Select(group => new Measurement<long>(group.Value, new KeyValuePair<string, object?>("reason", group.Key))));
    }

    // The namespaces with the oldest work have series of their own.
    internal static IEnumerable<Measurement<long>> MeasureAges(IEnumerable<V1Alpha1ArtifactWorkflow> artifactWorkflows, DateTimeOffset now, int most)
    {
        var ages = artifactWorkflows.Where(IsWaiting)
            .GroupBy(each => each.Namespace() ?? "")
            .Select(group => (Namespace: group.Key, Seconds: group.Max(each => SecondsOf(each, now))))
            .OrderByDescending(each => each.Seconds).ToList();
        return ages.Take(most).Concat(ages.Skip(most).Take(1).Select(rest => rest with { Namespace = LabelLimit.Other }))
            .Select(each => new Measurement<long>(each.Seconds, new KeyValuePair<string, object?>("namespace", each.Namespace)));
    }

    // Work that runs does not wait, and neither does work that a user holds or has to correct.
    private static bool IsWaiting(V1Alpha1ArtifactWorkflow found) =>
        !found.IsDeleting() && (found.Status.Conditions is not { Count: > 0 }
            || (WaitOf(found) is { Reason: not ArcReasons.WaitingForResume } wait && (found.Status.Phase != WorkflowPhase.Running || ArcReasons.IsWait(wait.Reason))));

    private static string ReasonOf(V1Alpha1ArtifactWorkflow found) => WaitOf(found)?.Reason ?? ArcReasons.Progressing;

    // The condition appears when work begins, and again after a restart of finished work.
    private static long SecondsOf(V1Alpha1ArtifactWorkflow found, DateTimeOffset now) =>
        (WaitOf(found)?.LastTransitionTime ?? found.CreationTimestamp()) is { } since
            ? Math.Max(0, (long)(now - new DateTimeOffset(since.ToUniversalTime(), TimeSpan.Zero)).TotalSeconds)
            : 0;

    // Argo is installed by administrators, so the author of the work can only wait.
    private static V1Condition? WaitOf(V1Alpha1ArtifactWorkflow found) => found.Status.Conditions.Find(Conditions.Reconciling)
        ?? (found.Status.Conditions.Find(Conditions.Stalled) is { Reason: ArcReasons.ArgoUnavailable } stalled ? stalled : null);
}
