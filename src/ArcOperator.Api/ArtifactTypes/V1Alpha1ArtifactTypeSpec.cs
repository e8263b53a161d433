using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactTypes;

public sealed record V1Alpha1ArtifactTypeSpec
{
    [Description("Between which types of Endpoint artifacts of this type may be brought.")]
    public ArtifactTypeRules? Rules { get; init; }

    [Description("Parameters that each workflow gets. They override what an Order says by the same name. Names are unique.")]
    [Items(MaxItems = 1024)]
    [XListType("map")]
    [XListMapKeys("name")]
    public IReadOnlyList<Parameter>? Parameters { get; init; }

    [Description("The Argo template that does the work.")]
    [Required]
    public WorkflowTemplateReference WorkflowTemplateRef { get => field ?? new(); init; }

    [Description("Adds the volumes src-secret-vol and dst-secret-vol to the Workflow, each a Secret or an empty folder. Argo refuses them when templateReferencing is Strict or Secure. Defaults to the volumes of these names that the template mounts and does not define.")]
    public bool? SecretVolumes { get; init; }

    [Description("How long after it has succeeded an ArtifactWorkflow of this type is deleted: a duration such as 24h.")]
    [Pattern(Duration.SchemaPattern)]
    [Length(MaxLength = 64)]
    public string? TtlAfterFinished { get; init; }

    [Description("How long after it has failed an ArtifactWorkflow of this type is deleted: a duration such as 24h.")]
    [Pattern(Duration.SchemaPattern)]
    [Length(MaxLength = 64)]
    public string? TtlAfterFailed { get; init; }

    [Description("Allows expressions of Argo ({{...}}) in the values of users: in specs of artifacts, in parameters of hand-made ArtifactWorkflows for this type's template, and in cron.when. Argo expands them with all parameters of the workflow, and an invalid one can stop Argo for every namespace. Only a ClusterArtifactType can allow it. Defaults to false.")]
    public bool? AllowExpressions { get; init; }
}
