namespace ArcOperator.LocalEngine.Kinds;

internal sealed record RetryStrategy
{
    /// <summary>How often after the first attempt. Null: for ever.</summary>
    [JsonConverter(typeof(AnyTextConverter))]
    public string? Limit { get; init; }

    /// <summary>Always, OnFailure (default), OnError or OnTransientError.</summary>
    public string? RetryPolicy { get; init; }

    public RetryBackoff? Backoff { get; init; }
}
