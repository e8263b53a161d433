namespace ArcOperator.LocalEngine.Kinds;

/// <summary>Where an output parameter's value comes from.</summary>
internal sealed record ParameterSource
{
    /// <summary>A file that the step wrote.</summary>
    public string? Path { get; init; }

    /// <summary>Another node's output, as a variable.</summary>
    public string? Parameter { get; init; }

    /// <summary>What to take where there is no value.</summary>
    [JsonConverter(typeof(AnyTextConverter))]
    public string? Default { get; init; }
}
