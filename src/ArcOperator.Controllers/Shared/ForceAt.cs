using System.Globalization;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>The annotation <see cref="ArcAnnotations.ForceAt"/>, which repeats work.</summary>
/// <param name="Effective">The last force-at that is due, handled before or now. Null if there is none.</param>
/// <param name="Due">A force-at in the future, or null.</param>
/// <param name="Problem">The reason why the annotation is invalid, or null.</param>
internal sealed record ForceAt(DateTimeOffset? Effective, DateTimeOffset? Due, string? Problem)
{
    // In characters.
    private const int LongestQuote = 64;

    // The end of the year 9999, the last one that RFC 3339 can express.
    private const long LastSecond = 253_402_300_799;

    /// <param name="entity">The object with the annotation.</param>
    /// <param name="handled">The force-at that was handled last.</param>
    /// <param name="now">The current time.</param>
    public static ForceAt Of(IMetadata<V1ObjectMeta> entity, DateTimeOffset? handled, DateTimeOffset now)
    {
        if (entity.GetAnnotation(ArcAnnotations.ForceAt) is not { Length: > 0 } text)
        {
            return new(handled, null, null);
        }

        if (Parse(text) is not { } time)
        {
            return new(handled, null, $"annotation {ArcAnnotations.ForceAt} is '{text.Truncate(LongestQuote)}'; expected Unix seconds or an RFC 3339 time such as 2026-01-31T12:00:00Z");
        }

        // A force-at that was removed or handled before changes nothing. The last due one counts.
        return time <= now ? new(time, null, null) : new(handled, time, null);
    }

    private static DateTimeOffset? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null
            : DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? Seconds(time)
                : null;

    // A status holds whole seconds. A finer time would never count as handled.
    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
}
