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

    /// <summary>Present while no workflow starts, because the Endpoint has refused requests as too many.</summary>
    public const string RateLimitedType = "RateLimited";

    private const string ProbingMessage = "a probe is in progress, or waits while endpoint.probeConcurrency other probes run";

    /// <param name="endpoint">The Endpoint with its status before this reconcile.</param>
    /// <param name="plan">Plan of this reconcile.</param>
    /// <param name="probe">Result of this reconcile's probe, or null if there was none.</param>
    /// <param name="next">Number of failed probes and time of the next one, if the Endpoint did not respond.</param>
    public static IReadOnlyList<ConditionState> For(V1Alpha1Endpoint endpoint, EndpointPlan plan, ProbeResult? probe, NextProbe? next)
    {
        ConditionState[] parts =
        [
            plan.Blocker is { } blocker
                ? new(ValidatedType, ConditionState.False, blocker.Reason, blocker.Message)
                : new(ValidatedType, ConditionState.True, EndpointReasons.Valid, "the spec is valid"),
            probe?.Reachable ?? Known(endpoint, plan, ReachableType),
            probe?.Authenticated ?? Known(endpoint, plan, AuthenticatedType),
        ];
        var ready = Ready(parts, plan);
        return [.. parts, ready, .. Progress(ready, next), .. Cooling(plan), .. plan.ForceRefusal is { } refusal ? new[] { refusal.ToCondition() } : []];
    }

    public static ConditionState Reachable(string status, string reason, string message) => new(ReachableType, status, reason, message);

    public static ConditionState Authenticated(string status, string reason, string message) => new(AuthenticatedType, status, reason, message);

    private static ConditionState Ready(IReadOnlyList<ConditionState> parts, EndpointPlan plan) =>
        parts.FirstOrDefault(part => part.Status == ConditionState.False) is { } failed ? new(Conditions.Ready, ConditionState.False, failed.Reason, failed.Message)
        : plan.IsPending ? new(Conditions.Ready, ConditionState.False, EndpointReasons.Probing, ProbingMessage)
        : plan.AnnotationProblem is { } problem ? new(Conditions.Ready, ConditionState.False, ArcReasons.InvalidAnnotation, problem)
        : new(Conditions.Ready, ConditionState.True, EndpointReasons.Ready, "the endpoint can be used");

    private static IEnumerable<ConditionState> Progress(ConditionState ready, NextProbe? next) =>
        ready.Status == ConditionState.True ? []
        : ready.Reason == EndpointReasons.Probing ? [new(Conditions.Reconciling, ConditionState.True, ready.Reason, ready.Message)]
        : next is null ? [new(Conditions.Stalled, ConditionState.True, ready.Reason, ready.Message)]
        : [new(Conditions.Reconciling, ConditionState.True, ready.Reason, next.Message)];

    private static IEnumerable<ConditionState> Cooling(EndpointPlan plan) => plan.Use.CoolingUntil is not { } until ? [] :
    [
        new(RateLimitedType, ConditionState.True, ArcReasons.RateLimited, string.Create(
            CultureInfo.InvariantCulture, $"the Endpoint has refused requests as too many (429): no workflow starts with it until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")),
    ];

    private static ConditionState Known(V1Alpha1Endpoint endpoint, EndpointPlan plan, string type) =>
        plan.KeepsProbe && endpoint.Status.Conditions.Find(type) is { } known ? new(type, known.Status, known.Reason, known.Message)
        : plan.Blocker is not null ? new(type, ConditionState.Unknown, EndpointReasons.NotProbed, "not probed while Validated is False")
        : plan.IsPending ? new(type, ConditionState.Unknown, EndpointReasons.Probing, ProbingMessage)
        : plan.Target.Problem is { } problem ? new(type, ConditionState.Unknown, EndpointReasons.UnsupportedScheme, problem)
        : new(type, ConditionState.Unknown, EndpointReasons.NotProbed, plan.IsProbingOff ? "not probed: option endpoint.probe is false" : "not probed yet");
}

/// <summary>The next probe of an Endpoint that did not respond.</summary>
internal sealed record NextProbe(long Failures, DateTimeOffset At)
{
    public string Message => string.Create(CultureInfo.InvariantCulture, $"{(Failures == 1 ? "1 probe" : $"{Failures} probes in a row")} failed, the next one is due at {At:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}

/// <summary>Reasons of an Endpoint's conditions.</summary>
internal static class EndpointReasons
{
    public const string Valid = "Valid";
    public const string InvalidSpec = ArcReasons.InvalidSpec;

    /// <summary>The address is neither a host nor a URL, or it holds credentials.</summary>
    public const string InvalidUrl = "InvalidURL";
    public const string SecretNotFound = "SecretNotFound";

    /// <summary>An annotation of the Secret does not allow the host of the address.</summary>
    public const string SecretHostDenied = "SecretHostDenied";
    public const string UnknownType = "UnknownType";

    /// <summary>A server responded.</summary>
    public const string Answered = "Answered";
    public const string NotProbed = "NotProbed";

    /// <summary>The probe is in progress, or waits for its turn.</summary>
    public const string Probing = "Probing";
    public const string UnsupportedScheme = "UnsupportedScheme";
    public const string DnsFailure = "DNSFailure";
    public const string ConnectionRefused = "ConnectionRefused";

    /// <summary>The connection failed for another reason than a refusal: no route, a reset, a response that is not HTTP.</summary>
    public const string ConnectionFailed = "ConnectionFailed";
    public const string TlsError = "TLSError";
    public const string Timeout = "Timeout";
    public const string TargetDenied = "TargetDenied";
    public const string ServerError = "ServerError";

    /// <summary>The server accepts requests without credentials.</summary>
    public const string Anonymous = "Anonymous";

    /// <summary>The server accepted the credentials of the Secret.</summary>
    public const string Accepted = "Accepted";
    public const string Unauthorized = "Unauthorized";

    /// <summary>The credentials could not be verified.</summary>
    public const string Unproven = "Unproven";

    public const string Ready = "Ready";
    public const string InUse = "InUse";
}
