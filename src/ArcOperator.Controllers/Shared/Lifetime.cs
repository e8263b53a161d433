namespace ArcOperator.Controllers.Shared;

/// <summary>When something that is kept for a while is over.</summary>
internal static class Lifetime
{
    /// <summary>When <paramref name="duration"/> after <paramref name="from"/> is; null if it is never.</summary>
    public static DateTimeOffset? EndOf(DateTimeOffset? from, TimeSpan? duration) =>
        from is not { } start || duration is not { } length ? null
        : length <= DateTimeOffset.MaxValue - start ? start + length
        : null;

    /// <summary>A duration as a user wrote it; null where there is none, or none that can be read.</summary>
    public static TimeSpan? Parse(string? text) => Duration.TryParse(text, out var duration) ? duration : null;

    /// <summary>The earliest of several times, as a time to wait from now; null if there is none.</summary>
    public static TimeSpan? Until(IEnumerable<DateTimeOffset?> times, DateTimeOffset now) =>
        times.Min() is { } earliest ? TimeSpan.FromTicks(Math.Max(0, (earliest - now).Ticks)) : null;
}
