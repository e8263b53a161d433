namespace ArcOperator.Api.Shared;

/// <summary>A named text that is handed to a workflow.</summary>
[JsonConverter(typeof(ParameterConverter))]
public sealed record Parameter
{
    [Description("Name of the parameter, as the workflow template declares it.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 253)]
    public string Name { get => field ?? ""; init; }

    [Description("Value of the parameter. Default: empty.")]
    public string? Value { get; init; }
}
