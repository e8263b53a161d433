using ArcOperator.Api.Endpoints;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Schedule of the probes of an Endpoint that did not respond. It depends on the Endpoint's status alone, so it survives a restart.</summary>
internal static class ProbeRetry
{
    /// <summary>Returns true if a probe with this result is repeated. A refusal is not repeated: it ends with a change of the spec, the Secret or the options.</summary>
    public static bool AppliesTo(ConditionState reachable) => reachable.Status == ConditionState.False && AppliesTo(reachable.Reason);

    /// <summary>Returns the number of consecutive probes without a response, or null if the last one found a response or a refusal.</summary>
    /// <param name="status">Status before this reconcile.</param>
    /// <param name="plan">Plan of this reconcile.</param>
    /// <param name="probe">Result of this reconcile's probe, or null if there was none.</param>
    public static long? CountFailures(V1Alpha1EndpointStatus status, EndpointPlan plan, ProbeResult? probe) =>
        probe is null ? plan.KeepsProbe && IsUnanswered(status) ? Known(status) : null
        : !AppliesTo(probe.Reachable) ? null
        : plan.Subject == status.LastProbed ? Known(status) + 1
        : 1;

    /// <summary>Returns the time of the next probe after a probe without a response, or null if none is due.</summary>
    public static DateTimeOffset? DueAt(V1Alpha1Endpoint endpoint, EndpointOptions options, DateTimeOffset now) =>
        endpoint.Status is { LastProbeTime: { } last } status && IsUnanswered(status)
            // A clock that was set back does not postpone the probe.
            ? (last < now ? last : now) + Delay(Known(status), options, $"{endpoint.Uid()}")
            : null;

    /// <summary>Returns a delay that doubles with each failure up to the longest one, shortened by up to a quarter so that Endpoints do not stay in step.</summary>
    /// <param name="failures">Number of consecutive probes without a response, at least 1.</param>
    /// <param name="options">First and longest delay.</param>
    /// <param name="seed">Text that is different for each Endpoint.</param>
    public static TimeSpan Delay(long failures, EndpointOptions options, string seed) =>
        new Backoff(options.ProbeRetryDelay, options.ProbeMaxRetryDelay).Delay(failures - 1, 1 - (ContentHash.Fraction($"{seed}/{failures}") / 4));

    private static bool IsUnanswered(V1Alpha1EndpointStatus status) =>
        status.Conditions.Find(EndpointConditions.ReachableType) is { Status: ConditionState.False } reachable && AppliesTo(reachable.Reason);

    // The status of an earlier version has no count.
    private static long Known(V1Alpha1EndpointStatus status) => Math.Max(1, status.ProbeFailures ?? 1);

    private static bool AppliesTo(string reason) => reason is
        EndpointReasons.DnsFailure or EndpointReasons.ConnectionRefused or EndpointReasons.ConnectionFailed or EndpointReasons.TlsError
        or EndpointReasons.Timeout or EndpointReasons.ServerError;
}
