namespace ArcOperator.Controllers.Endpoints;

/// <summary>What a place makes of credentials, as a condition.</summary>
internal static class Verdict
{
    public static ConditionState Anonymous(string message) => EndpointConditions.Authenticated(ConditionState.True, EndpointReasons.Anonymous, message);

    public static ConditionState Accepted() => EndpointConditions.Authenticated(ConditionState.True, EndpointReasons.Accepted, "the credentials are accepted");

    public static ConditionState Refused(string message) => EndpointConditions.Authenticated(ConditionState.False, EndpointReasons.Unauthorized, message);

    public static ConditionState Unproven(string message) => EndpointConditions.Authenticated(ConditionState.Unknown, EndpointReasons.Unproven, message);
}
