using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Actions for an ExternalSource, and the state that its status reports. A pure function of observation, options and time.</summary>
internal sealed record ExternalSourcePlan
{
    /// <summary>Duration after which a step appears in the status.</summary>
    public static readonly TimeSpan LongStepDuration = TimeSpan.FromSeconds(2);

    public static readonly Blocker FluxMissing = new(ExternalSourceReasons.ExternalArtifactUnavailable,
        "Flux's kind ExternalArtifact is not installed: install Flux 2.7 or newer; ARC retries automatically", IsTransient: true);

    // For an API server that does not answer or refuses a write. An artifact that could not be published stays in the store meanwhile.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    public bool IsSuspended { get; init; }

    public Blocker? Blocker { get; init; }

    public Attempt? Start { get; init; }

    /// <summary>True if the running attempt is obsolete.</summary>
    public bool Cancel { get; init; }

    /// <summary>Result of the attempt that has just ended; null: none.</summary>
    public AttemptResult? Result { get; init; }

    /// <summary>Number of failures in a row after <see cref="Result"/>.</summary>
    public int Failures { get; init; }

    /// <summary>The value of requestedAt that <see cref="Result"/> or an earlier attempt handled.</summary>
    public string? HandledRequest { get; init; }

    /// <summary>Time at which a new value of requestedAt takes effect, if it came too soon after the last one; else null.</summary>
    public DateTimeOffset? RequestDue { get; init; }

    /// <summary>The artifact that the status reports; null: none yet.</summary>
    public PublishedArtifact? Artifact { get; init; }

    /// <summary>True if the ExternalArtifact has to match <see cref="Artifact"/>.</summary>
    public bool Publish { get; init; }

    /// <summary>A step that lasts long enough to appear in the status.</summary>
    public AttemptStep? LongStep { get; init; }

    /// <summary>An unexpected error of an attempt. The queue repeats the reconcile with growing delay.</summary>
    public Exception? Error { get; init; }

    /// <summary>Actions after the status is written.</summary>
    public ExternalSourceCleanup Cleanup { get; init; } = new();

    public TimeSpan? RequeueAfter { get; init; }

    public static ExternalSourcePlan For(ExternalSourceObservation observed, FetchOptions options, DateTimeOffset now)
    {
        var progress = observed.Progress;
        return observed.Source.Spec.Suspend is true ? Stop(observed) with { IsSuspended = true, Publish = false }
            : FindBlocker(observed) is { } blocker ? Stop(observed) with { Blocker = blocker }
            : observed.Flux == FluxState.Unknown ? Keep(observed) with { RequeueAfter = RetryDelay }
            : progress.Current is not { } attempt || progress.Result is AttemptResult.Canceled ? Await(observed, options, now)
            : progress.Result is AttemptResult.Crashed crashed ? Keep(observed) with { Error = crashed.Error, Cleanup = new() { Discard = true } }
            : attempt.Basis != observed.Basis ? progress.IsRunning ? Keep(observed) with { Cancel = true } : Await(observed, options, now)
            : progress.Result is { } result ? Conclude(observed, attempt, result, options, now)
            : Accompany(observed, now);
    }

    /// <summary>Returns the next step of a deletion.</summary>
    public static TeardownStep ForDeletion(ExternalSourceObservation observed) =>
        // A running attempt could store an artifact after the files are deleted.
        observed.Progress.IsRunning ? TeardownStep.CancelAttempt
        : observed.Flux == FluxState.Unknown ? TeardownStep.Wait
        : observed is { Flux: FluxState.Installed, Own: { } published } ? published.IsDeleting() ? TeardownStep.Wait : TeardownStep.DeleteExternalArtifact
        : TeardownStep.DeleteFiles;

    /// <summary>Returns the actions after the status is written. An attempt whose artifact could not be published does not count.</summary>
    public ExternalSourceCleanup CleanupAfter(ExternalSourceOutcome outcome) => outcome.Blocker is null ? Cleanup : new() { ForgetLast = true };

    public TimeSpan? RequeueAfterOutcome(ExternalSourceOutcome outcome) => outcome.Blocker is null ? RequeueAfter : RetryDelay;

    /// <summary>Returns the first blocker, in the order in which a user can remove them; null: there is none.</summary>
    private static Blocker? FindBlocker(ExternalSourceObservation observed) =>
        observed.Problem is { } problem ? new(ExternalSourceReasons.ConfigurationError, $"{problem}; will not retry until spec changes")
        : observed.MissingSecrets is [var secret, ..] ? new(ExternalSourceReasons.ConfigurationError,
            $"Secret '{secret}' does not exist in this namespace: create it; will not retry until spec changes or the Secret exists")
        : observed.BaseUrl is null ? new(ExternalSourceReasons.ConfigurationError,
            "the operator's option artifact.baseUrl is not set, so artifacts have no URL: set it to the URL of the artifact server's Service")
        : observed.Flux == FluxState.Missing ? FluxMissing
        : observed is { Flux: FluxState.Installed, Published: not null, Own: null } ? new(ArcReasons.NameConflict,
            $"ExternalArtifact '{observed.Source.Name()}' exists and belongs to another writer: delete it; ARC retries automatically")
        : null;

    private static ExternalSourcePlan Stop(ExternalSourceObservation observed) =>
        Keep(observed) with { Cancel = observed.Progress.IsRunning, Cleanup = new() { ForgetLast = true } };

    /// <summary>Plans for an attempt that has ended.</summary>
    private static ExternalSourcePlan Conclude(ExternalSourceObservation observed, Attempt attempt, AttemptResult result, FetchOptions options, DateTimeOffset now)
    {
        var status = observed.Source.Status;
        var interval = SpecRules.IntervalOf(observed.Source.Spec, options);
        var seed = $"{observed.Source.Uid()}/{now.ToUnixTimeSeconds()}";
        var failures = result is AttemptResult.Failed ? (status.Failures ?? 0) + 1 : 0;
        var handled = attempt.RequestedAt ?? status.LastHandledReconcileAt;
        var artifact = result is AttemptResult.Produced produced ? ArtifactOf(observed, produced, now) : Addressed(observed);
        var requested = handled != status.LastHandledReconcileAt ? now : observed.Progress.Last?.Requested;
        // A request during an attempt may concern data that the attempt has not seen.
        var requeueAfter = Earliest(
            result is AttemptResult.Failed { Failure: var failure } ? SourceRetry.After(failure, failures, interval, seed) : SourceRetry.Interval(interval, seed),
            RequestDelay(observed.Source, handled, requested, options, now));
        var mayHaveOldRevisions = observed.Progress.HasOldRevisions || artifact?.Revision != status.Artifact?.Revision;
        return Keep(observed) with
        {
            Result = result,
            Failures = failures,
            HandledRequest = handled,
            Artifact = artifact,
            RequeueAfter = requeueAfter,
            Cleanup = new()
            {
                Settle = new(attempt.Basis, now + requeueAfter, requested),
                Sweep = mayHaveOldRevisions && result is not AttemptResult.Failed ? artifact : null,
            },
        };
    }

    /// <summary>Plans for an attempt that runs.</summary>
    private static ExternalSourcePlan Accompany(ExternalSourceObservation observed, DateTimeOffset now)
    {
        var progress = observed.Progress;
        var isLong = progress.Step != AttemptStep.Waiting && now - progress.StepSince >= LongStepDuration;
        return Keep(observed) with { LongStep = isLong ? progress.Step : null, RequeueAfter = LongStepDuration };
    }

    /// <summary>Plans while no attempt runs: the next one starts if it is due.</summary>
    private static ExternalSourcePlan Await(ExternalSourceObservation observed, FetchOptions options, DateTimeOffset now)
    {
        var delay = RequestDelay(observed.Source, observed.Source.Status.LastHandledReconcileAt, observed.Progress.Last?.Requested, options, now);
        var wait = Earliest(Due(observed, options, now) - now, delay);
        var plan = Keep(observed);
        return wait is null ? plan
            : wait <= TimeSpan.Zero ? plan with { Start = NewAttempt(observed), RequeueAfter = LongStepDuration }
            : plan with { RequeueAfter = wait, RequestDue = now + delay };
    }

    private static Attempt NewAttempt(ExternalSourceObservation observed) => new(
        observed.Source,
        observed.Basis,
        observed.Source.GetAnnotation(ExternalSourceGroup.RequestedAt) is { Length: > 0 } request ? request : null,
        ExternalSourceConditions.IsConsumable(observed.Source));

    /// <summary>Returns the time of the next attempt without a request. Null: it waits for a change.</summary>
    private static DateTimeOffset? Due(ExternalSourceObservation observed, FetchOptions options, DateTimeOffset now)
    {
        var (source, status) = (observed.Source, observed.Source.Status);
        // The conditions of a refused write hide the result of the last attempt.
        if (status.ObservedGeneration != source.Generation() || observed.Progress.IsDamaged || status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.WriteRefused)
        {
            return now;
        }

        if (observed.Progress.Last is { } last)
        {
            return last.Basis == observed.Basis ? last.Next : now;
        }

        // This process has made no attempt yet. After a failure of an earlier process its delay continues.
        return status is { Failures: > 0, LastFailureTime: { } failedAt }
            ? failedAt + SourceRetry.Delay(status.Failures.Value, SpecRules.IntervalOf(source.Spec, options), source.Uid())
            : now;
    }

    /// <summary>Returns the time until a new value of requestedAt takes effect; null: there is none. Requests have the same shortest interval as attempts.</summary>
    private static TimeSpan? RequestDelay(V1Alpha1ExternalSource source, string? handled, DateTimeOffset? requested, FetchOptions options, DateTimeOffset now) =>
        source.GetAnnotation(ExternalSourceGroup.RequestedAt) is not { Length: > 0 } request || request == handled ? null
        // A clock that was set back causes no delay.
        : requested is { } last && last <= now && last + options.MinimumInterval > now ? last + options.MinimumInterval - now
        : TimeSpan.Zero;

    private static TimeSpan? Earliest(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    // The published artifact stays published in every case.
    private static ExternalSourcePlan Keep(ExternalSourceObservation observed) => new()
    {
        Artifact = Addressed(observed),
        Publish = observed.CanPublish,
        Failures = observed.Source.Status.Failures ?? 0,
        HandledRequest = observed.Source.Status.LastHandledReconcileAt,
    };

    // The base URL may have changed since the artifact was published.
    private static PublishedArtifact? Addressed(ExternalSourceObservation observed) =>
        observed.Source.Status.Artifact is { Path: { } path } artifact && observed.BaseUrl is { } baseUrl
            ? artifact with { Url = UrlOf(baseUrl, path) }
            : observed.Source.Status.Artifact;

    private static PublishedArtifact ArtifactOf(ExternalSourceObservation observed, AttemptResult.Produced produced, DateTimeOffset now) => new()
    {
        Url = observed.BaseUrl is { } baseUrl ? UrlOf(baseUrl, produced.Key.Path) : "",
        Path = produced.Key.Path,
        Revision = $"latest@{produced.Key.Digest}",
        Digest = produced.Key.Digest.ToString(),
        Size = produced.Size,
        LastUpdateTime = KnownSince(observed, produced.Key.Digest.ToString()) ?? DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()),
        Metadata = produced.Origin is { } origin ? new Dictionary<string, string> { ["org.opencontainers.image.source"] = origin } : null,
    };

    // After a crash between the two writes the ExternalArtifact has content that the status does not have yet.
    private static DateTimeOffset? KnownSince(ExternalSourceObservation observed, string digest) =>
        observed.Source.Status.Artifact is { } recorded && recorded.Digest == digest ? recorded.LastUpdateTime
        : observed.Own?.Status.Artifact is { } published && published.Digest == digest ? published.LastUpdateTime
        : null;

    private static string UrlOf(Uri baseUrl, string path) => $"{baseUrl.AbsoluteUri.TrimEnd('/')}/{path}";
}

/// <summary>Actions after the status is written.</summary>
internal sealed record ExternalSourceCleanup
{
    /// <summary>Record of the ended attempt; null: no attempt ended.</summary>
    public AttemptRecord? Settle { get; init; }

    /// <summary>True if the ended attempt is removed without a record.</summary>
    public bool Discard { get; init; }

    /// <summary>True if the last attempt no longer counts, so that the next one is due at once.</summary>
    public bool ForgetLast { get; init; }

    /// <summary>The current artifact, if older revisions of it are deleted; else null.</summary>
    public PublishedArtifact? Sweep { get; init; }
}

/// <summary>Step of a deletion.</summary>
internal enum TeardownStep
{
    CancelAttempt,
    DeleteExternalArtifact,

    /// <summary>The deletion of the ExternalArtifact is in progress, or the API server does not return it now.</summary>
    Wait,

    /// <summary>The last step: the finalizer is removed after it.</summary>
    DeleteFiles,
}
