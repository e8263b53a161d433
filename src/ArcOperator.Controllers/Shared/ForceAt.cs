using System.Globalization;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>What the annotation <see cref="ArcAnnotations.ForceAt"/> asks for.</summary>
/// <param name="Effective">The last time that was asked for and has come: obeyed before, or to be obeyed now. Null: none.</param>
/// <param name="Due">When a time of the future comes; null if none is asked for.</param>
/// <param name="Problem">Why the annotation cannot be understood; null if it can.</param>
internal sealed record ForceAt(DateTimeOffset? Effective, DateTimeOffset? Due, string? Problem)
{
    // More than that is no time, and need not be repeated.
    private const int LongestText = 64;

    // The year 9999, up to which times can be told.
    private const long LastSecond = 253_402_300_799;

    /// <param name="entity">The object with the annotation.</param>
    /// <param name="handled">The time that was obeyed last.</param>
    /// <param name="now">Now.</param>
    public static ForceAt Of(IMetadata<V1ObjectMeta> entity, DateTimeOffset? handled, DateTimeOffset now)
    {
        if (entity.GetAnnotation(ArcAnnotations.ForceAt) is not { Length: > 0 } text)
        {
            return new(handled, null, null);
        }

        if (Parse(text) is not { } time)
        {
            return new(handled, null, $"annotation {ArcAnnotations.ForceAt} is '{text.Truncate(LongestText)}': expected Unix seconds or an RFC 3339 time such as 2026-01-31T12:00:00Z");
        }

        // A time that has been taken back, or was obeyed before, changes nothing: what counts is the last that came.
        return time <= now ? new(time, null, null) : new(handled, time, null);
    }

    private static DateTimeOffset? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null
            : DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? Seconds(time)
                : null;

    // A status holds whole seconds; a finer time would never count as obeyed.
    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
}
