using System.Diagnostics.Metrics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.Metrics;

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
        () =>
        {
            var found = artifactWorkflows.List();
            var (namespaces, types) = Limit(found);
            var phases = LabelLimit.Largest(found.Select(PhaseOf), SeriesLimits.Phases);
            return found
                .CountBy(each => (Namespace: namespaces(each.Namespace() ?? ""), Type: types(TypeOf(each)), Mode: each.Spec.Cron is null ? "once" : "cron", Phase: phases(PhaseOf(each))))
                .Select(group => new Measurement<long>(
                    group.Value,
                    new("namespace", group.Key.Namespace), new("artifact_type", group.Key.Type), new("mode", group.Key.Mode), new("phase", group.Key.Phase)));
        });

    // The oldest, so that an alert on age fires for the schedule that is furthest behind.
    private static IEnumerable<Measurement<long>> Oldest(
        IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows, Func<V1Alpha1ArtifactWorkflow, DateTimeOffset?> timeOf)
    {
        var found = artifactWorkflows.List().Where(each => each.Spec.Cron is not null && timeOf(each) is not null).ToList();
        var (namespaces, types) = Limit(found);
        return found
            .GroupBy(each => (Namespace: namespaces(each.Namespace() ?? ""), Type: types(TypeOf(each))))
            .Select(group => new Measurement<long>(
                group.Min(timeOf)?.ToUnixTimeSeconds() ?? 0, new("namespace", group.Key.Namespace), new KeyValuePair<string, object?>("artifact_type", group.Key.Type)));
    }

    private static (Func<string, string> Namespaces, Func<string, string> Types) Limit(IReadOnlyList<V1Alpha1ArtifactWorkflow> found) => (
        LabelLimit.Largest(found.Select(each => each.Namespace() ?? ""), SeriesLimits.Namespaces),
        LabelLimit.Largest(found.Select(TypeOf), SeriesLimits.ArtifactTypes));

    /// <summary>Returns the type of the artifact as the Order names it, or the empty string without an Order.</summary>
    public static string TypeOf(V1Alpha1ArtifactWorkflow artifactWorkflow) => artifactWorkflow.GetLabel(ArcLabels.ArtifactType) ?? "";

    private static string PhaseOf(V1Alpha1ArtifactWorkflow found) => found.Status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending;
}
