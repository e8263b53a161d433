namespace ArcOperator.Controllers.Shared;

/// <summary>Computes the ends of TTLs.</summary>
internal static class Lifetime
{
    /// <summary>Returns the time <paramref name="duration"/> after <paramref name="from"/>, or null if there is none.</summary>
    public static DateTimeOffset? EndOf(DateTimeOffset? from, TimeSpan? duration) =>
        from is not { } start || duration is not { } length ? null
        : length <= DateTimeOffset.MaxValue - start ? start + length
        : null;

    /// <summary>Parses a duration of a user. Returns null for a missing or invalid one.</summary>
    public static TimeSpan? Parse(string? text) => Duration.TryParse(text, out var duration) ? duration : null;

    /// <summary>Returns the time from now until the earliest of several times, or null if there is none.</summary>
    public static TimeSpan? Until(IEnumerable<DateTimeOffset?> times, DateTimeOffset now) =>
        times.Min() is { } earliest ? TimeSpan.FromTicks(Math.Max(0, (earliest - now).Ticks)) : null;
}
