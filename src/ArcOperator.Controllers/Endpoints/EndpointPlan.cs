using System.Security.Cryptography;
using System.Text;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Decides what is to be done about an Endpoint: a function of what was observed, of options, and of the time.</summary>
internal static class EndpointPlan
{
    public static Plan For(EndpointObservation observed, EndpointOptions options, DateTimeOffset now)
    {
        var endpoint = observed.Endpoint;
        var force = ForceAt.Of(endpoint, endpoint.Status.LastForceAt, now);
        var problem = EndpointProblem.Of(observed);
        var target = ProbeTarget.Of(endpoint.Spec.RemoteUrl);
        var subject = Subject(observed, force.Effective);
        TimeSpan? lifetime = options.ProbeTTL > TimeSpan.Zero ? options.ProbeTTL : null;
        var expires = Lifetime.EndOf(endpoint.Status.LastProbeTime, lifetime);
        var isStale = subject != endpoint.Status.LastProbed || expires <= now;
        var probe = options.Probe && problem is null && target.Url is not null && isStale;
        return new()
        {
            Problem = problem,
            Target = target,
            Probe = probe,
            IsProbingOff = !options.Probe,
            KeepsProbe = problem is null && !isStale,
            Subject = subject,
            ForcedAt = force.Effective,
            AnnotationProblem = force.Problem,
            // What is tried now is good from now on.
            NextLook = Lifetime.Until([force.Due, probe ? Lifetime.EndOf(now, lifetime) : expires > now ? expires : null], now),
        };
    }

    /// <summary>What a probe is about, as a hash: if it is the same, so is the answer.</summary>
    private static string Subject(EndpointObservation observed, DateTimeOffset? forceAt)
    {
        var spec = observed.Endpoint.Spec;
        var text = string.Join('\n', spec.Type, spec.RemoteUrl, spec.Usage, spec.SecretRef?.Name, observed.Secret?.Type, observed.Secret?.Fingerprint, forceAt?.ToUnixTimeSeconds());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
