using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>
/// Refusals of Argo before a Workflow runs, for a reason that can be removed. Argo gives no code for these reasons, so its
/// message is compared. The status records it.
/// </summary>
internal static class ArgoRefusal
{
    private const string Restriction = "not permitted when using workflowTemplateRef with templateReferencing restriction";
    private const string Quote = "Argo: ";
    private const string NotFound = "workflowtemplates.argoproj.io \"";

    /// <summary>
    /// Returns true if the last run was refused and another would not be: the template appeared later, or the new Workflow has no
    /// volumes. Each of the two can become true only once for a Workflow, so restarts end.
    /// </summary>
    public static bool IsResolved(
        V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1Workflow? own, TemplateObservation template, TemplateReferencing referencing)
    {
        var (phase, message) = own is null ? (artifactWorkflow.Status.Phase, artifactWorkflow.Status.Message) : (own.Status.Phase, own.Status.Message);
        return artifactWorkflow.Spec.Cron is null && phase == WorkflowPhase.Error && message is not null
            && (IsOfVolumes(message) ? HasNoVolumes(artifactWorkflow, template, referencing) : IsOfTemplate(message) && HasAppeared(own, template));
    }

    private static bool HasNoVolumes(V1Alpha1ArtifactWorkflow artifactWorkflow, TemplateObservation template, TemplateReferencing referencing) =>
        referencing == TemplateReferencing.Strict || CredentialVolumes.NeededBy(artifactWorkflow.Spec, template).Count == 0;

    private static bool HasAppeared(V1Alpha1Workflow? own, TemplateObservation template) =>
        template.State == TemplateState.Found && (own is null || template.LastCreated >= own.CreationTimestamp());

    private static bool IsOfVolumes(string? message) =>
        message?.Contains(Restriction, StringComparison.Ordinal) is true && message.Contains("Volumes", StringComparison.Ordinal);

    // A status has the words of Argo in a line of their own.
    private static bool IsOfTemplate(string message) => message.Split('\n').Select(line => line.StartsWith(Quote, StringComparison.Ordinal) ? line[Quote.Length..] : line)
        .Any(line => (line.StartsWith(NotFound, StringComparison.Ordinal) || line.StartsWith("cluster" + NotFound, StringComparison.Ordinal))
            && line.EndsWith("\" not found", StringComparison.Ordinal));
}
