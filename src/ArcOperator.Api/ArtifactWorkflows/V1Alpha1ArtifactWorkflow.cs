using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactWorkflows;

/// <summary>The delivery of one artifact.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ArtifactWorkflow", PluralName = "artifactworkflows")]
[KubernetesEntityShortNames("awf")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("ArtifactWorkflow delivers one artifact by an Argo Workflow, or repeatedly by an Argo CronWorkflow. Orders create ArtifactWorkflows; users may create them, too.")]
[SelectableField(".status.phase")]
[SelectableField(".spec.workflowTemplateRef.name")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "Phase of the workflow.")]
[GenericAdditionalPrinterColumn(".status.progress", "Progress", "string", Description = "Number of finished steps and of all steps.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Reason of the Ready condition.")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.startTime", "Started", "date")]
[GenericAdditionalPrinterColumn(".status.delivery.digest", "Digest", "string", Priority = PrinterColumnPriority.WideView, Description = "Digest of the delivered artifact.")]
[GenericAdditionalPrinterColumn(".status.message", "Message", "string", Priority = PrinterColumnPriority.WideView, Description = "Problem, or the event that is awaited.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ArtifactWorkflow : CustomKubernetesEntity<V1Alpha1ArtifactWorkflowSpec, V1Alpha1ArtifactWorkflowStatus>;

[ValidationRule("self == oldSelf", message: "spec is immutable: delete the ArtifactWorkflow and create another")]
public sealed record V1Alpha1ArtifactWorkflowSpec
{
    [Description("Reference to the Argo template that does the work.")]
    [Required]
    public WorkflowTemplateReference WorkflowTemplateRef { get => field ?? new(); init; }

    [Description("Parameters that are passed to the workflow. Names must be unique.")]
    [Items(maxItems: 1024)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    [ValidationRule(FieldRules.ParameterTotalRule, message: FieldRules.ParameterTotalMessage, messageExpression: FieldRules.ParameterTotalMessageExpression)]
    public IReadOnlyList<Parameter>? Parameters { get; init; }

    [Description("Reference to the Secret with the credentials for the source. If unset, no credentials are used.")]
    [ValidationRule(FieldRules.SecretNameRule, message: FieldRules.SecretNameMessage)]
    public LocalObjectReference? SrcSecretRef { get; init; }

    [Description("Reference to the Secret with the credentials for the destination. If unset, no credentials are used.")]
    [ValidationRule(FieldRules.SecretNameRule, message: FieldRules.SecretNameMessage)]
    public LocalObjectReference? DstSecretRef { get; init; }

    [Description("Schedule on which the work is repeated. If unset, the work is done once.")]
    public Cron? Cron { get; init; }

    [Description("Gates, such as vulnerabilities, that the workflow must report with the result Pass in its output arc-gates. Otherwise the work has failed, even if the workflow succeeded. Other gates may be reported, too.")]
    [Items(maxItems: GateRules.MostGates)]
    [ItemRules(MinLength = 1, MaxLength = GateRules.LongestName)]
    [ValidationRule(GateRules.NameRule, message: GateRules.NameMessage)]
    [XListType(XListType.Set)]
    public IReadOnlyList<string>? Gates { get; init; }

    [Description("Rules for the results of gates.")]
    public GatePolicy? Policy { get; init; }

    [Description("Adds the volumes src-secret-vol and dst-secret-vol to the Workflow, each a Secret or an empty folder. Argo refuses them when templateReferencing is Strict or Secure. Defaults to the volumes of these names that the template mounts and does not define.")]
    public bool? SecretVolumes { get; init; }

    [Description("Duration after which the ArtifactWorkflow is deleted if it succeeded. A duration such as 24h, at most 87600h. 0 deletes it immediately. Overrides TTLSecondsAfterCompletion of the Order. If unset, the Order's value applies.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(FieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(FieldRules.LifetimeRule, message: FieldRules.LifetimeMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? TtlAfterFinished { get; init; }

    [Description("Duration after which the ArtifactWorkflow is deleted if it failed. A duration such as 24h, at most 87600h. 0 deletes it immediately. If unset, it is kept.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(FieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(FieldRules.LifetimeRule, message: FieldRules.LifetimeMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? TtlAfterFailed { get; init; }
}
