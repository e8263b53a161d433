namespace ArcOperator.Controllers.Shared;

/// <summary>Decides how long a status is delayed. Without delays an Order of a thousand artifacts would rewrite its whole status for each of them.</summary>
internal static class StatusThrottle
{
    /// <summary>Delay of the first status of new work.</summary>
    public static readonly TimeSpan InitialStatusDelay = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    // The messages of a wait change for each artifact at another time.
    private static readonly TimeSpan TextInterval = TimeSpan.FromMinutes(1);

    /// <summary>Returns the remaining delay, or null if the status is written now. A clock that was set back causes no delay.</summary>
    /// <param name="urgency">Urgency of the status.</param>
    /// <param name="since">Start of the delay; null: no delay.</param>
    /// <param name="now">The current time.</param>
    public static TimeSpan? DelayOf(StatusUrgency urgency, DateTimeOffset? since, DateTimeOffset now) =>
        now - since is { } elapsed && elapsed >= TimeSpan.Zero && Interval(urgency) - elapsed is var rest && rest > TimeSpan.Zero ? rest : null;

    private static TimeSpan Interval(StatusUrgency urgency) => urgency switch
    {
        StatusUrgency.Initial => InitialStatusDelay,
        StatusUrgency.Progress => ProgressInterval,
        StatusUrgency.Text => TextInterval,
        _ => TimeSpan.Zero,
    };
}

/// <summary>Urgency of a status.</summary>
internal enum StatusUrgency
{
    /// <summary>The user waits for the status. It is written without delay.</summary>
    Immediate,

    /// <summary>The first status of work that was just created. The next status usually follows within seconds and replaces it.</summary>
    Initial,

    /// <summary>Only counters have changed.</summary>
    Progress,

    /// <summary>Only messages have changed, and the state is the same.</summary>
    Text,
}
