namespace ArcOperator.Api.Endpoints;

public sealed record V1Alpha1EndpointStatus
{
    [Description("The generation of the spec that this status speaks of; -1 as long as there is none, so that nobody takes a new object for done.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Validated: the spec makes sense. Reachable: something answers there. Authenticated: the credentials are accepted. Ready: none of these is False.")]
    [XListType("map")]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("When the place was last tried.")]
    public DateTimeOffset? LastProbeTime { get; init; }

    [Description("A fingerprint of the spec and credentials that were last tried.")]
    public string? LastProbed { get; init; }

    [Description("The force-at annotation that was last obeyed.")]
    public DateTimeOffset? LastForceAt { get; init; }
}
