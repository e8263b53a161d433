using System.Globalization;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A retry strategy after substitution.</summary>
internal sealed record RetryRules
{
    private static readonly string[] Policies = ["Always", "OnFailure", "OnError", "OnTransientError"];

    /// <summary>Maximum number of attempts after the first one. Null: no limit.</summary>
    public int? Limit { get; init; }

    public string Policy { get; init; } = "OnFailure";

    public TimeSpan? Wait { get; init; }

    /// <summary>Growth of the delay per attempt. 0: constant delay.</summary>
    public int Factor { get; init; }

    public TimeSpan? LongestWait { get; init; }

    /// <summary>Longest duration of all attempts together.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The mistake in the strategy, or null.</summary>
    public string? Problem { get; init; }

    public static RetryRules Read(RetryStrategy strategy, IVariableScope variables)
    {
        try
        {
            var backoff = strategy.Backoff;
            if (backoff is not null && string.IsNullOrEmpty(backoff.Duration))
            {
                throw new FormatException("no base duration specified for retryStrategy");
            }

            return new()
            {
                Limit = Number("limit", strategy.Limit, variables),
                Policy = PolicyOf(strategy.RetryPolicy),
                Wait = Time("backoff.duration", backoff?.Duration, variables),
                Factor = Number("backoff.factor", backoff?.Factor, variables) ?? 0,
                LongestWait = Time("backoff.cap", backoff?.Cap, variables),
                MaxDuration = Time("backoff.maxDuration", backoff?.MaxDuration, variables),
            };
        }
        catch (FormatException error)
        {
            return new() { Problem = error.Message };
        }
    }

    /// <summary>Returns the latest end of the next attempt, or null.</summary>
    public DateTimeOffset? DeadlineOf(IReadOnlyList<NodeState> attempts) => attempts.Count == 0 ? null : attempts[0].StartedAt + MaxDuration;

    /// <summary>Decides after a finished attempt.</summary>
    /// <param name="attempts">All attempts, at least one. The last one is finished.</param>
    /// <param name="now">Current time.</param>
    /// <param name="refusal">The reason that no node may start, or null.</param>
    public RetryDecision Decide(IReadOnlyList<NodeState> attempts, DateTimeOffset now, string? refusal)
    {
        var last = attempts[^1];
        return !last.IsFailure ? RetryDecision.Final(NodePhase.Succeeded)
            : refusal is not null ? RetryDecision.Final(last.Phase, refusal)
            : !last.CanRetry || !Retries(last.Phase) ? RetryDecision.Final(last.Phase, last.Message)
            : attempts.Count > Limit ? RetryDecision.Final(last.Phase, "No more retries left")
            : Wait is { } wait ? AfterWait(attempts, wait, now)
            : new();
    }

    private RetryDecision AfterWait(IReadOnlyList<NodeState> attempts, TimeSpan first, DateTimeOffset now)
    {
        var last = attempts[^1];
        var deadline = DeadlineOf(attempts);
        var growth = Factor > 0 ? Math.Pow(Factor, attempts.Count - 1) : 1;
        var wait = TimeSpan.FromSeconds(Math.Min(first.TotalSeconds * growth, (LongestWait ?? TimeSpan.FromDays(365)).TotalSeconds));
        var due = (last.FinishedAt ?? now) + wait;
        return now > deadline ? RetryDecision.Final(last.Phase, "Max duration limit exceeded")
            : due > deadline ? RetryDecision.Final(last.Phase, "Backoff would exceed max duration limit")
            : due > now ? new() { WaitsUntil = due, Message = $"Backoff for {Duration.Format(wait)}" }
            : new();
    }

    // OnTransientError concerns failed requests of Argo to the API server, which the engine does not have.
    private bool Retries(NodePhase phase) => Policy == "Always" || Policy == (phase == NodePhase.Failed ? "OnFailure" : "OnError");

    private static string PolicyOf(string? written) =>
        string.IsNullOrEmpty(written) ? "OnFailure"
        : Policies.Contains(written) ? written
        : throw new FormatException($"{written} is not a valid RetryPolicy");

    private static int? Number(string field, string? written, IVariableScope variables) =>
        Text(field, written, variables) is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"retryStrategy.{field} '{text}' is not a number");

    private static TimeSpan? Time(string field, string? written, IVariableScope variables) =>
        Text(field, written, variables) is not { Length: > 0 } text ? null
        : ArgoDuration.TryParse(text, out var duration) ? duration
        : throw new FormatException($"retryStrategy.{field} '{text}' is not a valid duration");

    private static string? Text(string field, string? written, IVariableScope variables)
    {
        var substituted = Substitution.Apply(written ?? "", variables);
        return substituted.Problem is { } problem ? throw new FormatException($"retryStrategy.{field}: {problem}") : substituted.Text;
    }
}

/// <summary>The decision after an attempt.</summary>
internal sealed record RetryDecision
{
    /// <summary>Final phase of the step. Null: another attempt follows.</summary>
    public NodePhase? Phase { get; init; }

    public string Message { get; init; } = "";

    /// <summary>Time of the next attempt. Null: no delay.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public bool TriesAgain => Phase is null && WaitsUntil is null;

    public static RetryDecision Final(NodePhase phase, string message = "") => new() { Phase = phase, Message = message };
}
