using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>How work is handed to Argo Workflows.</summary>
public sealed class ArgoOptions
{
    [Description("Setting workflowRestrictions.templateReferencing of Argo: Unrestricted, or Strict for Argo's Strict and Secure. With Strict no Workflow has volumes, which Argo refuses then; templates find the Secrets by the parameters srcSecretName and dstSecretName. Default Unrestricted.")]
    public TemplateReferencing TemplateReferencing { get; init; } = TemplateReferencing.Unrestricted;

    [Description("Checks before a Workflow is created that its template exists and that every parameter that the template requires has a value. False: Argo judges. Default true.")]
    public bool CheckTemplates { get; init; } = true;

    [Description("Time after which Argo deletes a finished Workflow. Overrides the template and Argo's own defaults, which could delete a Workflow while the operator is away, before its outcome is known. 0s: as the template and Argo say. Default 720h; 0s to 24855 days.")]
    [Range(typeof(TimeSpan), "00:00:00", "24855.00:00:00")]
    public TimeSpan WorkflowTtl { get; init; } = TimeSpan.FromDays(30);

    [Description("When Argo takes a workflow's pods away: OnPodCompletion, OnPodSuccess, OnWorkflowCompletion, OnWorkflowSuccess, or empty for as Argo is configured. Default OnWorkflowSuccess, so that the pods of a failure can be looked at.")]
    [RegularExpression("^(On(Pod|Workflow)(Completion|Success))?$", ErrorMessage = "expected OnPodCompletion, OnPodSuccess, OnWorkflowCompletion, OnWorkflowSuccess or nothing")]
    public string PodGC { get; init; } = "OnWorkflowSuccess";

    [Description("After how many seconds Argo ends a workflow as failed. Default: as the template says; 1 to 2592000 (30 days).")]
    [Range(1L, 30L * 24 * 60 * 60)]
    public long? ActiveDeadlineSeconds { get; init; }

    [Description("How many Workflows may be unfinished at once, in all namespaces; what is more waits, and says WaitingForCapacity. Runs of schedules are not counted, as Argo starts them. Default 500; 1 to 100000.")]
    [Range(1, 100_000)]
    public int MaxActiveWorkflows { get; init; } = 500;

    [Description("How many Workflows may be unfinished at once in one namespace. Default: as many as in all; 1 to 100000.")]
    [Range(1, 100_000)]
    public int? MaxActiveWorkflowsPerNamespace { get; init; }

    [Description("Time after which a run that waits for its image, a node, quota, a lock, or Argo itself is stopped and fails; a step that waits for a user to resume it has no limit. Default: none, because such a run continues automatically once its cause is gone; 1m to 720h.")]
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan? MaxWait { get; init; }
}
