using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>How work is handed to Argo Workflows.</summary>
public sealed class ArgoOptions
{
    [Description("What Argo is configured to accept (workflowRestrictions.templateReferencing): Unrestricted or Strict. With Strict no volumes are set, which Argo refuses then; templates find the Secrets by the parameters srcSecretName and dstSecretName. Default Unrestricted.")]
    public TemplateReferencing TemplateReferencing { get; init; } = TemplateReferencing.Unrestricted;

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
}
