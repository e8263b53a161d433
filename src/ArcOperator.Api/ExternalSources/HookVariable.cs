namespace ArcOperator.Api.ExternalSources;

public sealed record HookVariable
{
    [Description("Name of the variable.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 255)]
    [Pattern("^[A-Za-z_][A-Za-z0-9_]*$")]
    public string Name { get => field ?? ""; init; }

    [Description("Value of the variable.")]
    [Length(MaxLength = 16384)]
    public string? Value { get; init; }
}
