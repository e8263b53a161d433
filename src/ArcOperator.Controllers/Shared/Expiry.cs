namespace ArcOperator.Controllers.Shared;

/// <summary>Computes when TTLs expire.</summary>
internal static class Expiry
{
    /// <summary>Returns the time at which a TTL expires, or null if it never does.</summary>
    public static DateTimeOffset? Compute(DateTimeOffset? from, TimeSpan? ttl) =>
        from is not { } start || ttl is not { } length ? null
        : length <= DateTimeOffset.MaxValue - start ? start + length
        : null;

    /// <summary>Parses a duration from a spec. Returns null if it is unset or invalid.</summary>
    public static TimeSpan? ParseDuration(string? text) => Duration.TryParse(text, out var duration) ? duration : null;

    /// <summary>Returns the delay from now until the earliest of several times, or null if all are null.</summary>
    public static TimeSpan? DelayUntilFirst(IEnumerable<DateTimeOffset?> times, DateTimeOffset now) =>
        times.Min() is { } earliest ? TimeSpan.FromTicks(Math.Max(0, (earliest - now).Ticks)) : null;
}
