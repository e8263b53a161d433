namespace ArcOperator.Oci.Bodies;

/// <summary>Reads the time after which a server accepts requests again (RFC 9110, Retry-After).</summary>
internal static class RetryTime
{
    // Longer times are more likely mistakes of a clock.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Returns the time to wait, between zero and one day. Null if the response has none.</summary>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider clock)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
        return wait is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, Longest.Ticks)) : null;
    }
}
