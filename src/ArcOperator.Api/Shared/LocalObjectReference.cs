namespace ArcOperator.Api.Shared;

/// <summary>A reference to an object in the same namespace.</summary>
public sealed record LocalObjectReference
{
    [Description("Name of the referenced object, which must be in the same namespace.")]
    [Length(maxLength: ArcGroup.LongestName)]
    [ValidationRule(FieldRules.NameRule, message: FieldRules.NameMessage)]
    public string? Name { get; init; }
}

/// <summary>A reference to the Argo template that does the work.</summary>
public sealed record WorkflowTemplateReference
{
    [Description("Name of the WorkflowTemplate or ClusterWorkflowTemplate.")]
    [Required]
    [Length(minLength: 1, maxLength: ArcGroup.LongestName)]
    [ValidationRule(FieldRules.NameRule, message: FieldRules.NameMessage)]
    public string Name { get => field ?? ""; init; }

    [Description("Selects a ClusterWorkflowTemplate if true, and a WorkflowTemplate in the namespace of the workflow if false. Defaults to false.")]
    public bool? ClusterScope { get; init; }
}
