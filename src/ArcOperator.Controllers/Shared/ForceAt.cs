using System.Globalization;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>The annotation <see cref="ArcAnnotations.ForceAt"/>, which repeats work.</summary>
/// <param name="Effective">The last force-at that is due, handled before or now. Null if there is none.</param>
/// <param name="Due">Time at which the force-at takes effect, if that is in the future. Otherwise null.</param>
/// <param name="Problem">The reason why the annotation is invalid, or null.</param>
internal sealed record ForceAt(DateTimeOffset? Effective, DateTimeOffset? Due, string? Problem)
{
    // In characters.
    private const int LongestQuote = 64;

    // The end of the year 9999, the last one that RFC 3339 can express.
    private const long LastSecond = 253_402_300_799;

    /// <summary>The reason why a valid force-at has no effect now, or null.</summary>
    public ForceRefusal? Refusal { get; init; }

    /// <summary>Reads the annotation. Only a time later than the handled one counts.</summary>
    /// <param name="entity">The object with the annotation.</param>
    /// <param name="handled">The force-at that was handled last.</param>
    /// <param name="now">The current time.</param>
    /// <param name="handledTime">Time at which the last force-at was handled, or null if it is unknown.</param>
    /// <param name="minInterval">Shortest time between two force-ats. Default: no limit.</param>
    public static ForceAt Of(
        IMetadata<V1ObjectMeta> entity, DateTimeOffset? handled, DateTimeOffset now, DateTimeOffset? handledTime = null, TimeSpan minInterval = default)
    {
        if (entity.GetAnnotation(ArcAnnotations.ForceAt) is not { Length: > 0 } text)
        {
            return new(handled, null, null);
        }

        if (Parse(text) is not { } time)
        {
            return new(handled, null, $"annotation {ArcAnnotations.ForceAt} is '{PrintableText.ToSingleLine(text, LongestQuote)}'; expected Unix seconds or an RFC 3339 time such as 2026-01-31T12:00:00Z");
        }

        if (handled is { } last && time <= last)
        {
            return new(handled, null, null) { Refusal = time == last ? null : ForceRefusal.NotLater(time, last) };
        }

        // A clock that was set back causes no delay.
        var earliest = handledTime <= now ? handledTime + minInterval : null;
        return time > now ? new(handled, earliest > time ? earliest : time, null)
            : earliest > now ? new(handled, earliest, null) { Refusal = ForceRefusal.TooSoon(earliest.Value, minInterval) }
            : new(time, null, null);
    }

    /// <summary>Returns the time at which a force-at was handled last, in whole seconds.</summary>
    /// <param name="before">The force-at that was handled before.</param>
    /// <param name="beforeTime">Time at which it was handled.</param>
    /// <param name="after">The force-at that is handled now, or that was handled before.</param>
    /// <param name="now">The current time.</param>
    public static DateTimeOffset? TimeOf(DateTimeOffset? before, DateTimeOffset? beforeTime, DateTimeOffset? after, DateTimeOffset now) =>
        after is null || after == before ? beforeTime : Seconds(now);

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

/// <summary>The reason why a valid force-at has no effect now. It does not make the object unready: its work is as it was.</summary>
internal sealed record ForceRefusal(string Reason, string Message)
{
    /// <summary>Type of the condition. The condition is present only while a force-at is refused.</summary>
    public const string ConditionType = "ForceAtRefused";

    public const string NotLaterReason = "NotLater";
    public const string TooSoonReason = "TooSoon";

    public static ForceRefusal NotLater(DateTimeOffset time, DateTimeOffset handled) => new(NotLaterReason,
        $"annotation {ArcAnnotations.ForceAt} is {Text(time)}, which is not later than the last handled time {Text(handled)}: set a later time, or remove it");

    public static ForceRefusal TooSoon(DateTimeOffset due, TimeSpan minInterval) => new(TooSoonReason,
        $"annotation {ArcAnnotations.ForceAt} takes effect at {Text(due)}: at least {Duration.Format(minInterval)} must lie between two (option cron.minInterval)");

    public ConditionState ToCondition() => new(ConditionType, ConditionState.True, Reason, Message);

    /// <summary>Returns the event for a refusal when it appears, or none if it was reported before.</summary>
    public static IEnumerable<EventRecord> Events(IReadOnlyList<V1Condition>? before, IReadOnlyList<V1Condition>? after) =>
        after.Find(ConditionType) is { } refused && before.Find(ConditionType)?.Message != refused.Message ? [EventRecord.Warning(refused.Reason, refused.Message)] : [];

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
