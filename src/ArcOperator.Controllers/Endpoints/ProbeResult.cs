namespace ArcOperator.Controllers.Endpoints;

/// <summary>What a try found out.</summary>
internal sealed record ProbeResult(ConditionState Reachable, ConditionState Authenticated)
{
    public static ProbeResult Unreachable(string reason, string message) =>
        new(EndpointConditions.Reachable(ConditionState.False, reason, message), EndpointConditions.Authenticated(ConditionState.Unknown, EndpointReasons.NotProbed, "nothing answers"));
}
