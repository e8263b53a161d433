namespace ArcOperator.Api.Shared;

/// <summary>A reference to an object in the same namespace.</summary>
public sealed record LocalObjectReference
{
    [Description("Name of the referenced object, which must be in the same namespace.")]
    [Length(MaxLength = ArcGroup.LongestName)]
    [ValidationRule(FieldRules.NameRule, message: FieldRules.NameMessage)]
    public string? Name { get; init; }
}
