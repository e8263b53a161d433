namespace ArcOperator.Api.Shared;

/// <summary>Names the Argo template that does the work.</summary>
public sealed record WorkflowTemplateReference
{
    [Description("Name of the WorkflowTemplate or ClusterWorkflowTemplate.")]
    [Required]
    [Length(MinLength = 1, MaxLength = ArcGroup.LongestName)]
    public string Name { get => field ?? ""; init; }

    [Description("True: a ClusterWorkflowTemplate. False or absent: a WorkflowTemplate of the namespace in which the work is done.")]
    public bool? ClusterScope { get; init; }
}
