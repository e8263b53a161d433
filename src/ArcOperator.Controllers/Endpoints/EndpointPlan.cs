using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>The work that is due for an Endpoint, and the facts for its status.</summary>
internal sealed record EndpointPlan
{
    /// <summary>Duration after which a first probe appears in the status. By default a probe is shorter, so one that takes longer waits for its turn.</summary>
    public static readonly TimeSpan LongProbe = TimeSpan.FromSeconds(6);

    /// <summary>Reason why the Endpoint cannot be used, or null.</summary>
    public Blocker? Blocker { get; init; }

    public required ProbeTarget Target { get; init; }

    /// <summary>True if a probe starts now.</summary>
    public bool Probe { get; init; }

    /// <summary>True if a probe of this subject starts, waits for a place or runs. The Endpoint is queued when it ends.</summary>
    public bool IsPending { get; init; }

    /// <summary>Time until the pending probe appears in the status, zero or less if it appears now. Null: never, because it repeats an earlier one.</summary>
    public TimeSpan? ShownAfter { get; init; }

    /// <summary>Result of the probe that has just ended, or null.</summary>
    public ProbeResult? Result { get; init; }

    /// <summary>An unexpected exception of the probe. The queue repeats the reconcile with growing delay.</summary>
    public Exception? Error { get; init; }

    /// <summary>True if a running probe is not needed any more.</summary>
    public bool Cancel { get; init; }

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

    /// <summary>Reason why a valid force-at has no effect, or null.</summary>
    public ForceRefusal? ForceRefusal { get; init; }

    /// <summary>Work with the Endpoint.</summary>
    public BudgetUse Use { get; init; } = BudgetUse.None;

    /// <summary>Decides what is due for an Endpoint. A pure function of the observation, the options and the time.</summary>
    public static EndpointPlan For(EndpointObservation observed, EndpointOptions options, DateTimeOffset now)
    {
        var endpoint = observed.Endpoint;
        var force = ForceAt.Of(endpoint, endpoint.Status.LastForceAt, now);
        var blocker = EndpointBlockers.Find(observed);
        var target = ProbeTarget.For(endpoint.Spec);
        var subject = ComputeSubject(observed, force.Effective);
        var isStale = subject != endpoint.Status.LastProbed || ResultEnd(endpoint, options, now) <= now;
        var isDue = options.Probe && blocker is null && target.Url is not null && isStale;
        var isStarted = isDue && observed.Progress.Subject == subject;
        var isPending = isDue && (!isStarted || observed.Progress is { Result: null, Error: null });
        return new()
        {
            Blocker = blocker,
            Target = target,
            Probe = isDue && !isStarted,
            IsPending = isPending,
            ShownAfter = !isPending || subject == endpoint.Status.LastProbed ? null : isStarted ? observed.Progress.Since + LongProbe - now : LongProbe,
            Result = isStarted ? observed.Progress.Result : null,
            Error = isStarted ? observed.Progress.Error : null,
            Cancel = !isDue && observed.Progress.Subject is not null,
            IsProbingOff = !options.Probe,
            KeepsProbe = blocker is null && !isStale,
            Subject = subject,
            ForcedAt = force.Effective,
            AnnotationProblem = force.Problem,
            ForceRefusal = force.Refusal,
            Use = observed.Use,
        };
    }

    /// <summary>Returns how long to wait for work that no event announces, for an Endpoint whose status is written; null if there is none.</summary>
    public TimeSpan? RequeueAfter(V1Alpha1Endpoint endpoint, EndpointOptions options, DateTimeOffset now) =>
        Earlier(!IsPending ? NextWork(endpoint, options, now) : ShownAfter > TimeSpan.Zero ? ShownAfter : null, Use.CoolingUntil - now);

    /// <summary>Returns the time until the next probe or force-at, or null.</summary>
    public static TimeSpan? NextWork(V1Alpha1Endpoint endpoint, EndpointOptions options, DateTimeOffset now) =>
        Expiry.DelayUntilFirst(
            [
                ForceAt.Of(endpoint, endpoint.Status.LastForceAt, now).Due,
                options.Probe && endpoint.Status.LastProbed is not null ? ResultEnd(endpoint, options, now) : null,
            ],
            now);

    private static DateTimeOffset? ResultEnd(V1Alpha1Endpoint endpoint, EndpointOptions options, DateTimeOffset now)
    {
        var expiry = Expiry.Compute(endpoint.Status.LastProbeTime, options.ProbeTTL > TimeSpan.Zero ? options.ProbeTTL : null);
        var retry = ProbeRetry.DueAt(endpoint, options, now);
        return expiry < retry || retry is null ? expiry : retry;
    }

    // The condition about a cooling Endpoint ends with its time.
    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;

    private static string ComputeSubject(EndpointObservation observed, DateTimeOffset? forceAt)
    {
        var spec = observed.Endpoint.Spec;
        var text = string.Join('\n', spec.Type, spec.RemoteUrl, spec.Usage, spec.SecretRef?.Name, observed.Secret?.Type, observed.Secret?.Fingerprint, forceAt?.ToUnixTimeSeconds());
        return ContentHash.Hex(text, 16);
    }
}

/// <summary>The reasons why an Endpoint cannot be used.</summary>
internal static class EndpointBlockers
{
    private const int LongestLimitedName = 63;

    /// <summary>Returns the first reason, or null if the Endpoint is valid.</summary>
    public static Blocker? Find(EndpointObservation observed)
    {
        var endpoint = observed.Endpoint;
        return EndpointAddress.FindProblem(endpoint) is { } problem ? new(EndpointReasons.InvalidUrl, problem)
            : LimitsProblem(endpoint) is { } limits ? new(EndpointReasons.InvalidSpec, limits)
            : endpoint.Spec.SecretRef is { Name: null or "" } ? new(EndpointReasons.InvalidSpec, $"spec.secretRef {FieldRules.SecretNameMessage}")
            : EndpointReferences.SecretOf(endpoint) is { } secret && observed.Secret is null ? SecretNotFound(secret)
            : SecretProblem(observed) is { } denied ? new(EndpointReasons.SecretHostDenied, denied)
            : !observed.IsTypeKnown ? UnknownType(endpoint)
            : null;
    }

    // Workflows are counted by a label with the name.
    private static string? LimitsProblem(V1Alpha1Endpoint endpoint) => endpoint.Spec.Limits switch
    {
        null => null,
        _ when endpoint.Name().Length > LongestLimitedName =>
            $"spec.limits has no effect, because the name of the Endpoint has more than {LongestLimitedName} characters: use a shorter name",
        { Concurrent: < 1 } => "spec.limits.concurrent must be at least 1: suspend Orders to start nothing",
        { StartsPerMinute: < 1 } => "spec.limits.startsPerMinute must be at least 1: suspend Orders to start nothing",
        { Bandwidth: { } text, BytesPerSecond: null } => $"spec.limits.bandwidth '{text.Truncate(40)}' is not a number of bytes per second such as 50Mi",
        _ => null,
    };

    private static string? SecretProblem(EndpointObservation observed) =>
        observed.Secret is { } secret && EndpointAddress.ToUri(observed.Endpoint.Spec.RemoteUrl) is { } url ? SecretHosts.FindProblem(secret, url, "spec.remoteURL") : null;

    private static Blocker SecretNotFound(string secret) => new(EndpointReasons.SecretNotFound,
        $"Secret '{secret}' (spec.secretRef) does not exist in this namespace; create it and ARC retries automatically");

    private static Blocker UnknownType(V1Alpha1Endpoint endpoint) => new(EndpointReasons.UnknownType,
        $"spec.type '{endpoint.Spec.Type}' is not accepted {Role(endpoint.Spec.Usage)} by any ArtifactType or ClusterArtifactType; correct spec.type or spec.usage, or add a type");

    private static string Role(string? usage) => usage switch
    {
        EndpointUsage.PullOnly => "as a source",
        EndpointUsage.PushOnly => "as a destination",
        _ => "as a source or destination",
    };
}
