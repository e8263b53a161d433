using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactWorkflows;

[ValidationRule("self == oldSelf", message: "spec is immutable: delete the ArtifactWorkflow and create another")]
public sealed record V1Alpha1ArtifactWorkflowSpec
{
    [Description("The Argo template that does the work.")]
    [Required]
    public WorkflowTemplateReference WorkflowTemplateRef { get => field ?? new(); init; }

    [Description("What is handed to the workflow. Names are unique.")]
    [Items(MaxItems = 1024)]
    [XListType("map")]
    [XListMapKeys("name")]
    public IReadOnlyList<Parameter>? Parameters { get; init; }

    [Description("The Secret with the credentials for the source. Absent: none are needed.")]
    public LocalObjectReference? SrcSecretRef { get; init; }

    [Description("The Secret with the credentials for the destination. Absent: none are needed.")]
    public LocalObjectReference? DstSecretRef { get; init; }

    [Description("When the work is done again and again. Absent: once.")]
    public Cron? Cron { get; init; }

    [Description("Adds the volumes src-secret-vol and dst-secret-vol to the Workflow, each a Secret or an empty folder. Argo refuses them when templateReferencing is Strict or Secure. Defaults to the volumes of these names that the template mounts and does not define.")]
    public bool? SecretVolumes { get; init; }

    [Description("How long after it has succeeded the ArtifactWorkflow is deleted: a duration such as 24h. Goes before the Order's TTLSecondsAfterCompletion.")]
    [Pattern(Duration.SchemaPattern)]
    [Length(MaxLength = 64)]
    public string? TtlAfterFinished { get; init; }

    [Description("How long after it has failed the ArtifactWorkflow is deleted: a duration such as 24h. Unset: it is kept.")]
    [Pattern(Duration.SchemaPattern)]
    [Length(MaxLength = 64)]
    public string? TtlAfterFailed { get; init; }
}
