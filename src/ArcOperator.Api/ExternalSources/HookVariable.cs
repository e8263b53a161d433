namespace ArcOperator.Api.ExternalSources;

/// <summary>An environment variable of a hook.</summary>
public sealed record HookVariable
{
    [Description("Name of the variable. PATH, HOME and TMPDIR are set by the hook executor and cannot be set here.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 255)]
    [Pattern("^[A-Za-z_][A-Za-z0-9_]*$")]
    [ValidationRule(SourceFieldRules.VariableNameRule, message: SourceFieldRules.VariableNameMessage)]
    [ValidationRule(SourceFieldRules.ReservedVariableRule, message: SourceFieldRules.ReservedVariableMessage)]
    public string Name { get => field ?? ""; init; }

    [Description("Value of the variable. Defaults to the empty string.")]
    [Length(MaxLength = 16384)]
    public string? Value { get; init; }
}
