namespace ArcOperator.Api.Endpoints;

public sealed record V1Alpha1EndpointStatus
{
    [Description("The generation of the spec that this status speaks of; -1 as long as there is none, so that nobody takes a new object for done.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Validated: the spec is valid. Reachable: a server responds. Authenticated: the server accepts the credentials. Ready: none of these is False. Reconciling: a server that did not respond is probed again. Stalled: the user must act.")]
    [XListType("map")]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("Time of the last probe.")]
    public DateTimeOffset? LastProbeTime { get; init; }

    [Description("Fingerprint of the spec and credentials of the last probe.")]
    public string? LastProbed { get; init; }

    [Description("Number of consecutive probes without a response. The next probe follows after a delay that grows with it. Absent after a response.")]
    public long? ProbeFailures { get; init; }

    [Description("The force-at annotation that was last obeyed.")]
    public DateTimeOffset? LastForceAt { get; init; }
}
