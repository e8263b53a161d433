namespace ArcOperator.LocalEngine.Kinds;

internal sealed record SuspendSpec
{
    [JsonConverter(typeof(AnyTextConverter))]
    public string? Duration { get; init; }
}
