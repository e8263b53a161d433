using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>An Endpoint's conditions: one table. Ready is False if one of the others is; what is unknown is no obstacle.</summary>
internal static class EndpointConditions
{
    public const string ValidatedType = "Validated";
    public const string ReachableType = "Reachable";
    public const string AuthenticatedType = "Authenticated";

    public static IReadOnlyList<ConditionState> Of(V1Alpha1Endpoint endpoint, Plan plan, ProbeResult? probe)
    {
        ConditionState[] parts =
        [
            plan.Problem is { } problem
                ? new(ValidatedType, ConditionState.False, problem.Reason, problem.Message)
                : new(ValidatedType, ConditionState.True, EndpointReasons.Valid, "the spec makes sense"),
            probe?.Reachable ?? Known(endpoint, plan, ReachableType),
            probe?.Authenticated ?? Known(endpoint, plan, AuthenticatedType),
        ];
        return [.. parts, Ready(parts, plan)];
    }

    public static ConditionState Reachable(string status, string reason, string message) => new(ReachableType, status, reason, message);

    public static ConditionState Authenticated(string status, string reason, string message) => new(AuthenticatedType, status, reason, message);

    private static ConditionState Ready(IReadOnlyList<ConditionState> parts, Plan plan) =>
        parts.FirstOrDefault(part => part.Status == ConditionState.False) is { } obstacle ? new(Conditions.Ready, ConditionState.False, obstacle.Reason, obstacle.Message)
        : plan.AnnotationProblem is { } problem ? new(Conditions.Ready, ConditionState.False, ArcReasons.InvalidAnnotation, problem)
        : new(Conditions.Ready, ConditionState.True, EndpointReasons.Ready, "the endpoint can be used");

    // What an earlier try found, if it was about the same; otherwise why there was none.
    private static ConditionState Known(V1Alpha1Endpoint endpoint, Plan plan, string type) =>
        plan.KeepsProbe && endpoint.Status.Conditions.Find(type) is { } known ? new(type, known.Status, known.Reason, known.Message)
        : plan.Target.Problem is { } problem ? new(type, ConditionState.Unknown, EndpointReasons.UnsupportedScheme, problem)
        : new(type, ConditionState.Unknown, EndpointReasons.NotProbed, plan.IsProbingOff ? "not tried: option endpoint.probe is false" : "not tried while Validated is False");
}
