using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>Checks before a Workflow is created whether Argo could run its template, and whether its values are safe.</summary>
internal static class TemplateRules
{
    // In characters.
    private const int LongestNames = 200;

    /// <summary>Returns the reason why the template cannot be run, or null if no reason is known.</summary>
    public static Blocker? FindBlocker(V1Alpha1ArtifactWorkflow artifactWorkflow, TemplateObservation template, TemplateReferencing referencing)
    {
        if (template.State == TemplateState.Missing)
        {
            return new(ArcReasons.TemplateNotFound, NotFound(template));
        }

        if (template.State == TemplateState.Found && referencing == TemplateReferencing.Strict && CredentialVolumes.NeededBy(artifactWorkflow.Spec, template) is { Count: > 0 } volumes)
        {
            return new(ArcReasons.TemplateReferencing,
                $"{template.Kind} '{template.Name}' mounts volume {volumes[0]}, which argo.templateReferencing=Strict forbids: mount the Secrets that parameters srcSecretName and dstSecretName name");
        }

        var given = (artifactWorkflow.Spec.Parameters ?? []).Select(parameter => parameter.Name).Append(CredentialVolumes.SourceParameter).Append(CredentialVolumes.DestinationParameter).ToHashSet();
        var missing = template.RequiredParameters.Where(name => !given.Contains(name)).ToList();
        return missing.Count > 0
            ? new(ArcReasons.MissingParameter, $"{template.Kind} '{template.Name}' requires parameter {string.Join(", ", missing).Truncate(LongestNames)}, which has no value: set it in the artifact's spec or in the type")
            : null;
    }

    /// <summary>Returns the reason why a value of a user is refused, or null if none is. An Order refuses its own sooner.</summary>
    public static Blocker? FindValueBlocker(V1Alpha1ArtifactWorkflow artifactWorkflow, TemplateObservation template)
    {
        var parameters = (artifactWorkflow.Spec.Parameters ?? [])
            .Select(parameter => new ParameterSource(
                $"spec.parameters[{parameter.Name}]", parameter, ParameterLimits.IsExpression(parameter.Value) && template.TrustedParameters.Contains(parameter)))
            .ToList();
        var problem = ParameterLimits.SizeProblem(parameters)
            ?? (template.AllowsExpressions ? null
                : ParameterLimits.ExpressionProblem(parameters)
                ?? (ParameterLimits.IsExpression(artifactWorkflow.Spec.Cron?.When) ? ParameterLimits.ExpressionProblem("spec.cron.when") : null));
        return problem is null ? null : new(ArcReasons.ComputationFailed, problem);
    }

    /// <summary>
    /// Returns the reason why users may not run a template of the cluster with these parameters, or null if they may. The owner and the labels of an
    /// ArtifactWorkflow can be forged, so only its parameters show whether it follows a type.
    /// </summary>
    public static Blocker? FindUseBlocker(V1Alpha1ArtifactWorkflow artifactWorkflow, TemplateObservation template) =>
        template.AllowsDirectUse || template.ClusterTypes.Any(type => Follows(artifactWorkflow.Spec, type.Spec)) ? null
        : new(ArcReasons.TemplateNotAllowed, template.ClusterTypes.Count == 0
            ? $"ClusterWorkflowTemplate '{template.Name}' has no ClusterArtifactType: ask an administrator for one, or for the label {ArcLabels.AllowDirectUse}=true"
            : $"the parameters differ from each ClusterArtifactType of ClusterWorkflowTemplate '{template.Name}': use one of them in an Order");

    /// <summary>Returns true if the parameters are those of a type, and the Endpoints are of types that it allows.</summary>
    private static bool Follows(V1Alpha1ArtifactWorkflowSpec spec, V1Alpha1ArtifactTypeSpec type)
    {
        var values = (spec.Parameters ?? []).GroupBy(parameter => parameter.Name).ToDictionary(same => same.Key, same => same.Last().Value ?? "");
        return (type.Parameters ?? []).All(parameter => values.GetValueOrDefault(parameter.Name) == (parameter.Value ?? ""))
            && Allows(type.Rules?.SrcTypes, values.GetValueOrDefault("srcType"))
            && Allows(type.Rules?.DstTypes, values.GetValueOrDefault("dstType"));
    }

    private static bool Allows(IReadOnlyList<string>? types, string? type) => types is not { Count: > 0 } || types.Contains(type ?? "");

    private static string NotFound(TemplateObservation template) => template.Kind == "WorkflowTemplate"
        ? $"WorkflowTemplate '{template.Name}' does not exist in this namespace (a ClusterWorkflowTemplate of that name {Exists(template)}): create it; ARC continues automatically"
        : $"ClusterWorkflowTemplate '{template.Name}' does not exist (a WorkflowTemplate of that name in this namespace {Exists(template)}): create it; ARC continues automatically";

    private static string Exists(TemplateObservation template) => template.IsInOtherScope ? "exists" : "does not exist";
}

/// <summary>Fields that Argo accepts in a Workflow that refers to a template.</summary>
public enum TemplateReferencing
{
    /// <summary>All fields.</summary>
    Unrestricted,

    /// <summary>Arguments and a few fields that do not change what the template does. For Argo's settings Strict and Secure.</summary>
    Strict,
}
