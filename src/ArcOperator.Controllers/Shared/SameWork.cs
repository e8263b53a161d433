using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Compares specs of ArtifactWorkflows by the work that they describe. Times to live are no work.</summary>
internal static class SameWork
{
    /// <summary>Returns true if both specs have the same template, parameters, Secrets and schedule.</summary>
    public static bool IsSame(V1Alpha1ArtifactWorkflowSpec one, V1Alpha1ArtifactWorkflowSpec other) =>
        one.WorkflowTemplateRef.Name == other.WorkflowTemplateRef.Name
        && (one.WorkflowTemplateRef.ClusterScope is true) == (other.WorkflowTemplateRef.ClusterScope is true)
        && Parameters(one).SequenceEqual(Parameters(other))
        && (one.SrcSecretRef?.Name ?? "") == (other.SrcSecretRef?.Name ?? "")
        && (one.DstSecretRef?.Name ?? "") == (other.DstSecretRef?.Name ?? "")
        && one.SecretVolumes == other.SecretVolumes
        && IsSame(one.Cron, other.Cron);

    private static IEnumerable<(string, string)> Parameters(V1Alpha1ArtifactWorkflowSpec spec) =>
        (spec.Parameters ?? []).Select(parameter => (parameter.Name, parameter.Value ?? "")).OrderBy(parameter => parameter.Name, StringComparer.Ordinal);

    private static bool IsSame(Cron? one, Cron? other) => one is null || other is null
        ? one is null && other is null
        : one.Schedules.SequenceEqual(other.Schedules)
            && (one.Timezone ?? "") == (other.Timezone ?? "")
            && one.StartingDeadlineSeconds == other.StartingDeadlineSeconds
            && (one.When ?? "") == (other.When ?? "")
            && Policy(one) == Policy(other);

    private static string Policy(Cron cron) => cron.ConcurrencyPolicy is { Length: > 0 } policy ? policy : "Forbid";
}
