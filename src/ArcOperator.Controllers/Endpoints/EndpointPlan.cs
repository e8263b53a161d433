using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>The work that is due for an Endpoint, and the facts for its status.</summary>
internal sealed record EndpointPlan
{
    /// <summary>Reason why the Endpoint cannot be used, or null.</summary>
    public EndpointProblem? Problem { get; init; }

    public required ProbeTarget Target { get; init; }

    /// <summary>True if the Endpoint is probed now.</summary>
    public bool Probe { get; init; }

    /// <summary>True if the operator's options turn probes off.</summary>
    public bool IsProbingOff { get; init; }

    /// <summary>True if the result of an earlier probe is still valid.</summary>
    public bool KeepsProbe { get; init; }

    /// <summary>Hash of everything that the result of a probe depends on.</summary>
    public required string Subject { get; init; }

    /// <summary>The force-at that this plan or an earlier one handles.</summary>
    public DateTimeOffset? ForcedAt { get; init; }

    /// <summary>Reason why the force-at is invalid, or null.</summary>
    public string? AnnotationProblem { get; init; }

    /// <summary>Decides what is due for an Endpoint. A pure function of the observation, the options and the time.</summary>
    public static EndpointPlan For(EndpointObservation observed, EndpointOptions options, DateTimeOffset now)
    {
        var endpoint = observed.Endpoint;
        var force = ForceAt.Of(endpoint, endpoint.Status.LastForceAt, now);
        var problem = EndpointProblem.Of(observed);
        var target = ProbeTarget.For(endpoint.Spec);
        var subject = SubjectOf(observed, force.Effective);
        var isStale = subject != endpoint.Status.LastProbed || ResultEnd(endpoint, options, now) <= now;
        return new()
        {
            Problem = problem,
            Target = target,
            Probe = options.Probe && problem is null && target.Url is not null && isStale,
            IsProbingOff = !options.Probe,
            KeepsProbe = problem is null && !isStale,
            Subject = subject,
            ForcedAt = force.Effective,
            AnnotationProblem = force.Problem,
        };
    }

    /// <summary>Returns how long to wait for work that no event announces, for an Endpoint whose status is written; null if there is none.</summary>
    public static TimeSpan? RequeueAfter(V1Alpha1Endpoint endpoint, EndpointOptions options, DateTimeOffset now) =>
        Lifetime.Until(
            [
                ForceAt.Of(endpoint, endpoint.Status.LastForceAt, now).Due,
                options.Probe && endpoint.Status.LastProbed is not null ? ResultEnd(endpoint, options, now) : null,
            ],
            now);

    private static DateTimeOffset? ResultEnd(V1Alpha1Endpoint endpoint, EndpointOptions options, DateTimeOffset now)
    {
        var expiry = Lifetime.EndOf(endpoint.Status.LastProbeTime, options.ProbeTTL > TimeSpan.Zero ? options.ProbeTTL : null);
        var retry = ProbeRetry.DueAt(endpoint, options, now);
        return expiry < retry || retry is null ? expiry : retry;
    }

    private static string SubjectOf(EndpointObservation observed, DateTimeOffset? forceAt)
    {
        var spec = observed.Endpoint.Spec;
        var text = string.Join('\n', spec.Type, spec.RemoteUrl, spec.Usage, spec.SecretRef?.Name, observed.Secret?.Type, observed.Secret?.Fingerprint, forceAt?.ToUnixTimeSeconds());
        return ContentHash.Hex(text, 16);
    }
}
