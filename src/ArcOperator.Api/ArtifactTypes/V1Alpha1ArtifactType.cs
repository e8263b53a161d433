using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactTypes;

/// <summary>The definition of one type of artifact for one namespace.</summary>
// No column counts the parameters: a column is a JSONPath, which cannot count, and the kind has no status.
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ArtifactType", PluralName = "artifacttypes")]
[KubernetesEntityShortNames("aty")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("ArtifactType defines how artifacts of one type are delivered: the Argo template, the types of Endpoints, and additional parameters. It overrides a ClusterArtifactType of the same name, unless that one is sealed.")]
[SelectableField(".spec.workflowTemplateRef.name")]
[SelectableField(".spec.workflowTemplateRef.clusterScope")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.clusterScope", "Cluster", "boolean", Priority = PrinterColumnPriority.WideView, Description = "True if the template is a ClusterWorkflowTemplate.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ArtifactType : CustomKubernetesEntity<V1Alpha1ArtifactTypeSpec>;

/// <summary>The definition of one type of artifact for all namespaces.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ClusterArtifactType", PluralName = "clusterartifacttypes")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("caty")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("ClusterArtifactType defines how artifacts of one type are delivered, for all namespaces. Its template is always a ClusterWorkflowTemplate.")]
[SelectableField(".spec.workflowTemplateRef.name")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ClusterArtifactType : CustomKubernetesEntity<V1Alpha1ArtifactTypeSpec>;

public sealed record V1Alpha1ArtifactTypeSpec
{
    [Description("Types of Endpoints between which artifacts of this type may be copied.")]
    public ArtifactTypeRules? Rules { get; init; }

    [Description("Parameters that are passed to each workflow. They override parameters of the same name that an Order sets. Names must be unique.")]
    [Items(maxItems: 1024)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    [ValidationRule(FieldRules.ParameterTotalRule, message: FieldRules.ParameterTotalMessage, messageExpression: FieldRules.ParameterTotalMessageExpression)]
    public IReadOnlyList<Parameter>? Parameters { get; init; }

    [Description("Reference to the Argo template that does the work.")]
    [Required]
    public WorkflowTemplateReference WorkflowTemplateRef { get => field ?? new(); init; }

    [Description("Gates, such as vulnerabilities, that each workflow must report with the result Pass in its output arc-gates. Otherwise the work has failed, even if the workflow succeeded. Other gates may be reported, too. A change repeats existing work.")]
    [Items(maxItems: GateRules.MostGates)]
    [ItemRules(MinLength = 1, MaxLength = GateRules.LongestName)]
    [ValidationRule(GateRules.NameRule, message: GateRules.NameMessage)]
    [XListType(XListType.Set)]
    public IReadOnlyList<string>? Gates { get; init; }

    [Description("Rules for the results of gates. A change repeats existing work.")]
    public GatePolicy? Policy { get; init; }

    [Description("Adds the volumes src-secret-vol and dst-secret-vol to the Workflow, each a Secret or an empty folder. Argo refuses them when templateReferencing is Strict or Secure. Defaults to the volumes of these names that the template mounts and does not define.")]
    public bool? SecretVolumes { get; init; }

    [Description("Duration after which a succeeded ArtifactWorkflow of this type is deleted. A duration such as 24h, at most 87600h. 0 deletes it immediately. Overrides TTLSecondsAfterCompletion of the Order. If unset, the Order's value applies.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(FieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(FieldRules.LifetimeRule, message: FieldRules.LifetimeMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? TtlAfterFinished { get; init; }

    [Description("Duration after which a failed ArtifactWorkflow of this type is deleted. A duration such as 24h, at most 87600h. 0 deletes it immediately. If unset, it is kept.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(FieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(FieldRules.LifetimeRule, message: FieldRules.LifetimeMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? TtlAfterFailed { get; init; }

    [Description("Allows expressions of Argo ({{...}}) in the values of users: in specs of artifacts, in parameters of hand-made ArtifactWorkflows for this type's template, and in cron.when. Argo expands them with all parameters of the workflow, and an invalid one can stop Argo for every namespace. Only a ClusterArtifactType can allow it. Defaults to false.")]
    public bool? AllowExpressions { get; init; }

    [Description("Keeps ArtifactTypes of the same name from overriding this type in their namespaces. Has an effect in a ClusterArtifactType only. Defaults to false.")]
    public bool? Sealed { get; init; }
}

/// <summary>The Endpoint types between which artifacts of a type may be copied.</summary>
public sealed record ArtifactTypeRules
{
    [Description("Types of Endpoints that may be the source. If empty, any type may be.")]
    [Items(maxItems: 64)]
    [ItemRules(MinLength = 1, MaxLength = 63)]
    [XListType(XListType.Set)]
    public IReadOnlyList<string>? SrcTypes { get; init; }

    [Description("Types of Endpoints that may be the destination. If empty, any type may be.")]
    [Items(maxItems: 64)]
    [ItemRules(MinLength = 1, MaxLength = 63)]
    [XListType(XListType.Set)]
    public IReadOnlyList<string>? DstTypes { get; init; }
}
