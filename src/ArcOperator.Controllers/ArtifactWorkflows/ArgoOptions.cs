using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>How work is handed to Argo Workflows.</summary>
public sealed class ArgoOptions
{
    /// <summary>
    /// What Argo is configured to accept (its <c>workflowRestrictions.templateReferencing</c>). Default Unrestricted. With Strict no
    /// volumes are set, which Argo refuses then: templates mount the Secrets by the parameters srcSecretName and dstSecretName.
    /// </summary>
    public TemplateReferencing TemplateReferencing { get; init; } = TemplateReferencing.Unrestricted;

    /// <summary>
    /// When Argo takes a workflow's pods away: OnPodCompletion, OnPodSuccess, OnWorkflowCompletion or OnWorkflowSuccess. Default
    /// OnWorkflowSuccess, so that the pods of a failure can be looked at. Empty: as Argo is configured.
    /// </summary>
    [RegularExpression("^(On(Pod|Workflow)(Completion|Success))?$", ErrorMessage = "expected OnPodCompletion, OnPodSuccess, OnWorkflowCompletion, OnWorkflowSuccess or nothing")]
    public string PodGC { get; init; } = "OnWorkflowSuccess";

    /// <summary>After how many seconds Argo ends a workflow as failed. Default null: as the template says. 1 to 2,592,000 (30 days).</summary>
    [Range(1, 30 * 24 * 60 * 60)]
    public long? ActiveDeadlineSeconds { get; init; }
}
