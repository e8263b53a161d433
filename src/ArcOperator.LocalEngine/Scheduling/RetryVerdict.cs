namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>What follows from the last attempt.</summary>
internal sealed record RetryVerdict
{
    /// <summary>How the whole ended; null: it goes on.</summary>
    public NodePhase? Phase { get; init; }

    public string Message { get; init; } = "";

    /// <summary>When the next attempt is due; null: now, or never.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public bool TriesAgain => Phase is null && WaitsUntil is null;

    public static RetryVerdict Over(NodePhase phase, string message = "") => new() { Phase = phase, Message = message };
}
