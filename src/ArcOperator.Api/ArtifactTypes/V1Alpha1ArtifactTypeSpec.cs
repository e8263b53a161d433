using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactTypes;

public sealed record V1Alpha1ArtifactTypeSpec
{
    [Description("Types of Endpoints between which artifacts of this type may be copied.")]
    public ArtifactTypeRules? Rules { get; init; }

    [Description("Parameters that are passed to each workflow. They override parameters of the same name that an Order sets. Names must be unique.")]
    [Items(MaxItems = 1024)]
    [XListType("map")]
    [XListMapKeys("name")]
    [ValidationRule(FieldRules.ParameterTotalRule, message: FieldRules.ParameterTotalMessage)]
    public IReadOnlyList<Parameter>? Parameters { get; init; }

    [Description("Reference to the Argo template that does the work.")]
    [Required]
    public WorkflowTemplateReference WorkflowTemplateRef { get => field ?? new(); init; }

    [Description("Adds the volumes src-secret-vol and dst-secret-vol to the Workflow, each a Secret or an empty folder. Argo refuses them when templateReferencing is Strict or Secure. Defaults to the volumes of these names that the template mounts and does not define.")]
    public bool? SecretVolumes { get; init; }

    [Description("Duration after which a succeeded ArtifactWorkflow of this type is deleted. A duration such as 24h, at most 87600h. 0 deletes it immediately. Overrides TTLSecondsAfterCompletion of the Order. If unset, the Order's value applies.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(MaxLength = 64)]
    [ValidationRule(FieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(FieldRules.LifetimeRule, message: FieldRules.LifetimeMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? TtlAfterFinished { get; init; }

    [Description("Duration after which a failed ArtifactWorkflow of this type is deleted. A duration such as 24h, at most 87600h. 0 deletes it immediately. If unset, it is kept.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(MaxLength = 64)]
    [ValidationRule(FieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(FieldRules.LifetimeRule, message: FieldRules.LifetimeMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? TtlAfterFailed { get; init; }

    [Description("Allows expressions of Argo ({{...}}) in the values of users: in specs of artifacts, in parameters of hand-made ArtifactWorkflows for this type's template, and in cron.when. Argo expands them with all parameters of the workflow, and an invalid one can stop Argo for every namespace. Only a ClusterArtifactType can allow it. Defaults to false.")]
    public bool? AllowExpressions { get; init; }
}
