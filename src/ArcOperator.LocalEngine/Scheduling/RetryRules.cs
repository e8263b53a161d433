using System.Globalization;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A retry strategy with its variables replaced.</summary>
internal sealed record RetryRules
{
    private static readonly string[] Policies = ["Always", "OnFailure", "OnError", "OnTransientError"];

    /// <summary>Null: as often as it takes.</summary>
    public int? Limit { get; init; }

    public string Policy { get; init; } = "OnFailure";

    public TimeSpan? Wait { get; init; }

    /// <summary>By what the wait grows from attempt to attempt; 0: it does not.</summary>
    public int Factor { get; init; }

    public TimeSpan? LongestWait { get; init; }

    /// <summary>How long all attempts may take together.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Why there are no rules; null: all is well.</summary>
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

    /// <summary>When the next attempt has to be over, if all of them together may only take so long.</summary>
    public DateTimeOffset? DeadlineOf(IReadOnlyList<NodeState> attempts) => attempts.Count == 0 ? null : attempts[0].StartedAt + MaxDuration;

    /// <param name="attempts">All so far, at least one; the last is over.</param>
    /// <param name="now">The time.</param>
    /// <param name="refusal">Why nothing may be begun any more; null: it may.</param>
    public RetryVerdict Judge(IReadOnlyList<NodeState> attempts, DateTimeOffset now, string? refusal)
    {
        var last = attempts[^1];
        return !last.IsFailure ? RetryVerdict.Over(NodePhase.Succeeded)
            : refusal is not null ? RetryVerdict.Over(last.Phase, refusal)
            : !last.CanRetry || !Retries(last.Phase) ? RetryVerdict.Over(last.Phase, last.Message)
            : attempts.Count > Limit ? RetryVerdict.Over(last.Phase, "No more retries left")
            : Wait is { } wait ? AfterWait(attempts, wait, now)
            : new();
    }

    private RetryVerdict AfterWait(IReadOnlyList<NodeState> attempts, TimeSpan first, DateTimeOffset now)
    {
        var last = attempts[^1];
        var deadline = DeadlineOf(attempts);
        var growth = Factor > 0 ? Math.Pow(Factor, attempts.Count - 1) : 1;
        var wait = TimeSpan.FromSeconds(Math.Min(first.TotalSeconds * growth, (LongestWait ?? TimeSpan.FromDays(365)).TotalSeconds));
        var due = (last.FinishedAt ?? now) + wait;
        return now > deadline ? RetryVerdict.Over(last.Phase, "Max duration limit exceeded")
            : due > deadline ? RetryVerdict.Over(last.Phase, "Backoff would exceed max duration limit")
            : due > now ? new() { WaitsUntil = due, Message = $"Backoff for {Duration.Format(wait)}" }
            : new();
    }

    // Only talking to an API server can fail for a moment only, and no step does that for the engine.
    private bool Retries(NodePhase phase) => Policy == "Always" || Policy == (phase == NodePhase.Failed ? "OnFailure" : "OnError");

    private static string PolicyOf(string? written) =>
        string.IsNullOrEmpty(written) ? "OnFailure"
        : Policies.Contains(written) ? written
        : throw new FormatException($"{written} is not a valid RetryPolicy");

    private static int? Number(string field, string? written, IVariableScope variables) =>
        Text(field, written, variables) is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"retryStrategy.{field} '{text}' is no number");

    private static TimeSpan? Time(string field, string? written, IVariableScope variables) =>
        Text(field, written, variables) is not { Length: > 0 } text ? null
        : ArgoDuration.TryParse(text, out var duration) ? duration
        : throw new FormatException($"retryStrategy.{field} '{text}' is no duration");

    private static string? Text(string field, string? written, IVariableScope variables)
    {
        var substituted = Substitution.Apply(written ?? "", variables);
        return substituted.Problem is { } problem ? throw new FormatException($"retryStrategy.{field}: {problem}") : substituted.Text;
    }
}
