using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Options of the objects that the operator creates in Argo Workflows.</summary>
public sealed class ArgoOptions : IValidatableObject
{
    [Description("Value of Argo's setting workflowRestrictions.templateReferencing: Unrestricted, or Strict for Argo's Strict and Secure. With Strict, Workflows have no volumes, because Argo refuses them; templates use the parameters srcSecretName and dstSecretName to mount the Secrets. Default Unrestricted.")]
    public TemplateReferencing TemplateReferencing { get; init; } = TemplateReferencing.Unrestricted;

    [Description("Checks before a Workflow is created that its template exists and that each parameter that the template requires has a value. If false, only Argo checks this. Default true.")]
    public bool CheckTemplates { get; init; } = true;

    [Description("Time after which Argo deletes a finished Workflow. Overrides the template and the defaults of Argo, which could delete a Workflow before the operator has read its result. 0s: values of the template and of Argo. Default 720h. Range 0s to 24855 days.")]
    [Range(typeof(TimeSpan), "00:00:00", "24855.00:00:00")]
    public TimeSpan WorkflowTtl { get; init; } = TimeSpan.FromDays(30);

    [Description("Time at which Argo deletes the pods of a workflow: OnPodCompletion, OnPodSuccess, OnWorkflowCompletion, OnWorkflowSuccess, or empty for Argo's own configuration. Default OnWorkflowSuccess, which keeps the pods of a failure.")]
    [RegularExpression("^(On(Pod|Workflow)(Completion|Success))?$", ErrorMessage = "expected OnPodCompletion, OnPodSuccess, OnWorkflowCompletion, OnWorkflowSuccess or nothing")]
    public string PodGC { get; init; } = "OnWorkflowSuccess";

    [Description("Seconds after its start at which Argo ends an unfinished Workflow as failed. Overrides larger values of templates. 0: values of the templates alone. Default 604800 (7 days). Range 0 to 2592000 (30 days).")]
    [Range(0L, 30L * 24 * 60 * 60)]
    public long ActiveDeadlineSeconds { get; init; } = 7 * 24 * 60 * 60;

    [Description("Maximum number of unfinished Workflows in all namespaces. Further work waits with reason WaitingForCapacity. Runs of schedules are not counted, because Argo starts them. Default 500. Range 1 to 100000.")]
    [Range(1, 100_000)]
    public int MaxActiveWorkflows { get; init; } = 500;

    [Description("Maximum number of unfinished Workflows in one namespace. Default: three quarters of argo.maxActiveWorkflows. Range 1 to argo.maxActiveWorkflows.")]
    [Range(1, 100_000)]
    public int? MaxActiveWorkflowsPerNamespace { get; init; }

    [Description("Instance ID of the Argo controller that runs the Workflows, as label workflows.argoproj.io/controller-instanceid. Default: none, for a controller without an instance ID.")]
    [RegularExpression("^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$", ErrorMessage = "expected the value of a label: at most 63 letters, digits, '-', '_' and '.'")]
    public string InstanceId { get; init; } = "";

    [Description("Keys of the labels of Orders and ArtifactWorkflows that Argo objects take over. '*' stands for all keys without a prefix, 'example.org/*' for all keys with that prefix. Labels of Argo are never taken over, labels of ARC always. Default: all keys without a prefix, and name, component, part-of and version of app.kubernetes.io.")]
    public IReadOnlyList<string> CopiedLabels { get; init; } =
        ["*", "app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/part-of", "app.kubernetes.io/version"];

    [Description("Time after which a run that waits for an image, a node, quota, a lock or Argo is stopped and fails. A step that waits for a user to resume it has no limit. Default: none, because such a run continues automatically after the cause is fixed. Range 1m to 720h.")]
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan? MaxWait { get; init; }

    /// <summary>The limits on unfinished Workflows.</summary>
    internal GateLimits WorkflowLimits => GateLimits.Of(MaxActiveWorkflows, MaxActiveWorkflowsPerNamespace);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (GateLimits.FindMistake("argo.maxActiveWorkflowsPerNamespace", MaxActiveWorkflowsPerNamespace, "argo.maxActiveWorkflows", MaxActiveWorkflows) is { } mistake)
        {
            yield return new(mistake);
        }
    }
}
