using System.Diagnostics.Metrics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>How many ArtifactWorkflows there are: counted in the cache when somebody asks.</summary>
internal static class ArtifactWorkflowGauges
{
    public static void Register(ArcMetrics metrics, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows) => metrics.Observe(
        "arc_artifactworkflows",
        "ArtifactWorkflows, by namespace, type of artifact, mode (once or cron) and phase.",
        () => artifactWorkflows.List()
            .CountBy(found => (Namespace: found.Namespace() ?? "", Type: TypeOf(found), Mode: found.Spec.Cron is null ? "once" : "cron", Phase: PhaseOf(found)))
            .Select(group => new Measurement<long>(
                group.Value,
                new("namespace", group.Key.Namespace), new("artifact_type", group.Key.Type), new("mode", group.Key.Mode), new("phase", group.Key.Phase))));

    /// <summary>The type of the artifact as its Order names it; empty for one that was made by hand.</summary>
    public static string TypeOf(V1Alpha1ArtifactWorkflow artifactWorkflow) => artifactWorkflow.GetLabel(ArcLabels.ArtifactType) ?? "";

    private static string PhaseOf(V1Alpha1ArtifactWorkflow found) => found.Status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending;
}
