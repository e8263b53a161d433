namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A parameter as it is declared or passed: an input, an output or an argument.</summary>
internal sealed record TemplateParameter
{
    public string Name { get => field ?? ""; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? Value { get; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? Default { get; init; }

    public ParameterSource? ValueFrom { get; init; }

    /// <summary>The name under which an output is known to the whole Workflow.</summary>
    public string? GlobalName { get; init; }
}
