namespace ArcOperator.LocalEngine.Kinds;

/// <summary>Durations are Go durations, or seconds.</summary>
internal sealed record RetryBackoff
{
    [JsonConverter(typeof(AnyTextConverter))]
    public string? Duration { get; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? Factor { get; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? MaxDuration { get; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? Cap { get; init; }
}
