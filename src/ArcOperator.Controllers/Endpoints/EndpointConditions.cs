using System.Globalization;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>
/// The conditions of an Endpoint. Ready is False if another one is False; Unknown does not affect it. An Endpoint that is not Ready is either probed again
/// (Reconciling) or waits for a change by the user (Stalled).
/// </summary>
internal static class EndpointConditions
{
    public const string ValidatedType = "Validated";
    public const string ReachableType = "Reachable";
    public const string AuthenticatedType = "Authenticated";

    /// <param name="endpoint">The Endpoint with its status before this reconcile.</param>
    /// <param name="plan">Plan of this reconcile.</param>
    /// <param name="probe">Result of this reconcile's probe, or null if there was none.</param>
    /// <param name="next">Number of failed probes and time of the next one, if the Endpoint did not respond.</param>
    public static IReadOnlyList<ConditionState> Of(V1Alpha1Endpoint endpoint, EndpointPlan plan, ProbeResult? probe, NextProbe? next)
    {
        ConditionState[] parts =
        [
            plan.Problem is { } problem
                ? new(ValidatedType, ConditionState.False, problem.Reason, problem.Message)
                : new(ValidatedType, ConditionState.True, EndpointReasons.Valid, "the spec is valid"),
            probe?.Reachable ?? Known(endpoint, plan, ReachableType),
            probe?.Authenticated ?? Known(endpoint, plan, AuthenticatedType),
        ];
        var ready = Ready(parts, plan);
        return [.. parts, ready, .. Progress(ready, next)];
    }

    public static ConditionState Reachable(string status, string reason, string message) => new(ReachableType, status, reason, message);

    public static ConditionState Authenticated(string status, string reason, string message) => new(AuthenticatedType, status, reason, message);

    private static ConditionState Ready(IReadOnlyList<ConditionState> parts, EndpointPlan plan) =>
        parts.FirstOrDefault(part => part.Status == ConditionState.False) is { } obstacle ? new(Conditions.Ready, ConditionState.False, obstacle.Reason, obstacle.Message)
        : plan.AnnotationProblem is { } problem ? new(Conditions.Ready, ConditionState.False, ArcReasons.InvalidAnnotation, problem)
        : new(Conditions.Ready, ConditionState.True, EndpointReasons.Ready, "the endpoint can be used");

    private static IEnumerable<ConditionState> Progress(ConditionState ready, NextProbe? next) =>
        ready.Status == ConditionState.True ? []
        : next is null ? [new(Conditions.Stalled, ConditionState.True, ready.Reason, ready.Message)]
        : [new(Conditions.Reconciling, ConditionState.True, ready.Reason, next.Message)];

    private static ConditionState Known(V1Alpha1Endpoint endpoint, EndpointPlan plan, string type) =>
        plan.KeepsProbe && endpoint.Status.Conditions.Find(type) is { } known ? new(type, known.Status, known.Reason, known.Message)
        : plan.Problem is not null ? new(type, ConditionState.Unknown, EndpointReasons.NotProbed, "not probed while Validated is False")
        : plan.Target.Problem is { } problem ? new(type, ConditionState.Unknown, EndpointReasons.UnsupportedScheme, problem)
        : new(type, ConditionState.Unknown, EndpointReasons.NotProbed, plan.IsProbingOff ? "not probed: option endpoint.probe is false" : "not probed yet");
}

/// <summary>The next probe of an Endpoint that did not respond.</summary>
internal sealed record NextProbe(long Failures, DateTimeOffset At)
{
    public string Message => string.Create(CultureInfo.InvariantCulture, $"{(Failures == 1 ? "1 probe" : $"{Failures} probes in a row")} failed, the next one is due at {At:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}
