using System.Diagnostics.Metrics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Gauges of ArtifactWorkflows, computed from the cache at each scrape.</summary>
internal static class ArtifactWorkflowGauges
{
    public static void Register(ArcMetrics metrics, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows)
    {
        RegisterCounts(metrics, artifactWorkflows);
        metrics.Observe(
            "arc_artifactworkflow_last_scheduled_timestamp_seconds",
            "Time of the last start of a run of a schedule, by namespace and type of artifact: of several schedules the oldest time, in Unix seconds.",
            () => Oldest(artifactWorkflows, found => found.Status.LastScheduled));
        metrics.Observe(
            "arc_artifactworkflow_last_success_timestamp_seconds",
            "Time of the last success of a run of a schedule, by namespace and type of artifact: of several schedules the oldest time, in Unix seconds.",
            () => Oldest(artifactWorkflows, found => found.Status.LastSuccess));
    }

    private static void RegisterCounts(ArcMetrics metrics, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows) => metrics.Observe(
        "arc_artifactworkflows",
        "ArtifactWorkflows, by namespace, type of artifact, mode (once or cron) and phase.",
        () => artifactWorkflows.List()
            .CountBy(found => (Namespace: found.Namespace() ?? "", Type: TypeOf(found), Mode: found.Spec.Cron is null ? "once" : "cron", Phase: PhaseOf(found)))
            .Select(group => new Measurement<long>(
                group.Value,
                new("namespace", group.Key.Namespace), new("artifact_type", group.Key.Type), new("mode", group.Key.Mode), new("phase", group.Key.Phase))));

    // The oldest, so that an alert on age fires for the schedule that is furthest behind.
    private static IEnumerable<Measurement<long>> Oldest(
        IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows, Func<V1Alpha1ArtifactWorkflow, DateTimeOffset?> timeOf) => artifactWorkflows.List()
        .Where(found => found.Spec.Cron is not null && timeOf(found) is not null)
        .GroupBy(found => (Namespace: found.Namespace() ?? "", Type: TypeOf(found)))
        .Select(group => new Measurement<long>(
            group.Min(timeOf)?.ToUnixTimeSeconds() ?? 0, new("namespace", group.Key.Namespace), new KeyValuePair<string, object?>("artifact_type", group.Key.Type)));

    /// <summary>Returns the type of the artifact as the Order names it, or the empty string without an Order.</summary>
    public static string TypeOf(V1Alpha1ArtifactWorkflow artifactWorkflow) => artifactWorkflow.GetLabel(ArcLabels.ArtifactType) ?? "";

    private static string PhaseOf(V1Alpha1ArtifactWorkflow found) => found.Status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending;
}
