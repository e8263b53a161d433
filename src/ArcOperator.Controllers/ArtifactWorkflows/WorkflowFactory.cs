using System.Globalization;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>
/// Makes the Argo Workflow of an ArtifactWorkflow. Templates rely on its volumes src-secret-vol and dst-secret-vol and on its
/// parameters; beside them only fields are set that Argo takes even when it is strict.
/// </summary>
internal static class WorkflowFactory
{
    public static V1Alpha1Workflow Create(V1Alpha1ArtifactWorkflow artifactWorkflow, ArgoOptions options, DateTimeOffset? forceAt) => new()
    {
        Metadata = new()
        {
            Name = artifactWorkflow.Name(),
            Namespace = artifactWorkflow.Namespace(),
            Labels = new Dictionary<string, string>(artifactWorkflow.Metadata.Labels ?? new Dictionary<string, string>())
            {
                [ArcLabels.ManagedBy] = ArcLabels.Operator,
            },
            Annotations = Text(forceAt) is { } text ? new Dictionary<string, string> { [ArcAnnotations.ForceAt] = text } : null,
            OwnerReferences = [artifactWorkflow.MakeOwnerReference()],
        },
        Spec = Spec(artifactWorkflow.Spec, options),
    };

    /// <summary>Whether a Workflow was made for this force-at, and not for one before or after it.</summary>
    public static bool IsFor(V1Alpha1Workflow workflow, DateTimeOffset? forceAt) => workflow.GetAnnotation(ArcAnnotations.ForceAt) == Text(forceAt);

    private static string? Text(DateTimeOffset? forceAt) => forceAt?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static WorkflowSpec Spec(V1Alpha1ArtifactWorkflowSpec spec, ArgoOptions options) => new()
    {
        WorkflowTemplateRef = new() { Name = spec.WorkflowTemplateRef.Name, ClusterScope = spec.WorkflowTemplateRef.ClusterScope is true ? true : null },
        Arguments = new() { Parameters = Parameters(spec) },
        Volumes = options.TemplateReferencing == TemplateReferencing.Strict
            ? null
            : [Volume("src-secret-vol", spec.SrcSecretRef), Volume("dst-secret-vol", spec.DstSecretRef)],
        PodGC = options.PodGC.Length > 0 ? new() { Strategy = options.PodGC } : null,
        ActiveDeadlineSeconds = options.ActiveDeadlineSeconds,
    };

    // Where volumes cannot be set, a template finds the Secrets by these names.
    private static List<Parameter> Parameters(V1Alpha1ArtifactWorkflowSpec spec)
    {
        Parameter[] secrets =
        [
            new() { Name = "srcSecretName", Value = spec.SrcSecretRef?.Name ?? "" },
            new() { Name = "dstSecretName", Value = spec.DstSecretRef?.Name ?? "" },
        ];
        return [.. (spec.Parameters ?? []).Where(parameter => !secrets.Any(secret => secret.Name == parameter.Name))
            .Select(parameter => parameter with { Value = parameter.Value ?? "" }), .. secrets];
    }

    private static WorkflowVolume Volume(string name, LocalObjectReference? secret) => secret?.Name is { Length: > 0 } secretName
        ? new() { Name = name, Secret = new() { SecretName = secretName } }
        : new() { Name = name, EmptyDir = new() };
}
