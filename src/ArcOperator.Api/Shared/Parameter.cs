namespace ArcOperator.Api.Shared;

/// <summary>A named text that is passed to a workflow.</summary>
[JsonConverter(typeof(ParameterConverter))]
public sealed record Parameter
{
    [Description("Name of the parameter, as declared by the workflow template. May contain letters, digits, '-' and '_'.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 253)]
    [ValidationRule(FieldRules.ParameterNameRule, message: FieldRules.ParameterNameMessage)]
    public string Name { get => field ?? ""; init; }

    [Description("Value of the parameter. All values of one workflow together may have at most 98304 characters. Defaults to the empty string.")]
    [ValidationRule(FieldRules.ParameterValueRule, message: FieldRules.ParameterValueMessage)]
    public string? Value { get; init; }
}
