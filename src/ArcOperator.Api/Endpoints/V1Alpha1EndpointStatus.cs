namespace ArcOperator.Api.Endpoints;

public sealed record V1Alpha1EndpointStatus
{
    [Description("Generation of the spec that this status describes. -1 until the operator has processed the object for the first time.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Conditions of the Endpoint. Validated is True if the spec is valid, Reachable if the Endpoint responds, Authenticated if it accepts the credentials. Ready is True if none of these is False. Reconciling is present while a server that did not respond is probed again, Stalled is present if the user has to act. RateLimited is present while no workflow starts because the Endpoint has refused requests as too many.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("Time of the last probe.")]
    public DateTimeOffset? LastProbeTime { get; init; }

    [Description("Fingerprint of the spec and the credentials that were used for the last probe.")]
    public string? LastProbed { get; init; }

    [Description("Number of consecutive probes without a response. The next probe follows after a delay that grows with it. Absent after a response.")]
    public long? ProbeFailures { get; init; }

    [Description("Number of unfinished workflows that count for spec.limits. Absent without limits. Updated at most every 15 seconds.")]
    public long? Active { get; init; }

    [Description("Number of workflows that wait for a place. Absent without limits. Updated at most every 15 seconds.")]
    public long? Waiting { get; init; }

    [Description("Time until which no workflow starts, because the Endpoint has refused requests as too many (HTTP status 429). Absent otherwise.")]
    public DateTimeOffset? CoolingUntil { get; init; }

    [Description("Value of the force-at annotation that was handled last. Only a later value takes effect.")]
    public DateTimeOffset? LastForceAt { get; init; }
}
