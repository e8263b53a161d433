using System.Text.RegularExpressions;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>
/// Refusals of Argo before a Workflow runs, for a reason that can be removed. Argo gives no code for these reasons, so its
/// message is compared. The status records it.
/// </summary>
internal static partial class ArgoRefusal
{
    private const string Restriction = "not permitted when using workflowTemplateRef with templateReferencing restriction";

    /// <summary>
    /// Returns true if the last run was refused and another would not be: the template appeared later, or the new Workflow has no
    /// volumes. Each of the two can become true only once for a Workflow, so restarts end.
    /// </summary>
    public static bool IsResolved(
        V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1Workflow? own, TemplateObservation template, TemplateReferencing referencing)
    {
        var (phase, message) = own is null ? (artifactWorkflow.Status.Phase, artifactWorkflow.Status.Message) : (own.Status.Phase, own.Status.Message);
        return artifactWorkflow.Spec.Cron is null && phase == WorkflowPhase.Error && message is not null
            && (IsOfVolumes(message) ? HasNoVolumes(artifactWorkflow, template, referencing) : MissingTemplate(message) is { } missing && HasAppeared(missing, own, template));
    }

    private static bool HasNoVolumes(V1Alpha1ArtifactWorkflow artifactWorkflow, TemplateObservation template, TemplateReferencing referencing) =>
        referencing == TemplateReferencing.Strict || CredentialVolumes.NeededBy(artifactWorkflow.Spec, template).Count == 0;

    private static bool HasAppeared(WorkflowTemplateLink missing, V1Alpha1Workflow? own, TemplateObservation template) =>
        template.Reachable.Any(reached => reached.Link == missing && (own is null || reached.Created >= own.CreationTimestamp()));

    private static bool IsOfVolumes(string? message) =>
        message?.Contains(Restriction, StringComparison.Ordinal) is true && message.Contains("Volumes", StringComparison.Ordinal);

    // The status has the message of Argo in a line of its own.
    private static WorkflowTemplateLink? MissingTemplate(string message)
    {
        foreach (var line in message.Split('\n'))
        {
            if (NotFound().Match(line) is { Success: true } found)
            {
                return new(found.Groups["name"].Value, found.Groups["cluster"].Success);
            }
        }

        return null;
    }

    [GeneratedRegex("^(?:Argo: )?(?<cluster>cluster)?workflowtemplates\\.argoproj\\.io \"(?<name>[^\"]+)\" not found$", RegexOptions.CultureInvariant)]
    private static partial Regex NotFound();
}
