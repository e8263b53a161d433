using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Decides what is to be done about an ExternalSource: a function of what was observed, of options, and of the time.</summary>
internal static class ExternalSourcePlan
{
    /// <summary>How long a step may take before the user is told of it.</summary>
    public static readonly TimeSpan LongStep = TimeSpan.FromSeconds(2);

    public static Plan For(ExternalSourceObservation observed, FetchOptions options, DateTimeOffset now)
    {
        var (source, progress) = (observed.Source, observed.Progress);
        if (source.Spec.Suspend is true)
        {
            return Standing(observed) with { IsSuspended = true, Cancel = progress.IsRunning, Forget = true, Publish = false };
        }

        if (Obstacle.Of(observed) is { } obstacle)
        {
            return Standing(observed) with { Obstacle = obstacle, Cancel = progress.IsRunning, Forget = true };
        }

        return progress.Current is not { } attempt ? Await(observed, options, now)
            : !attempt.IsAbout(observed) ? progress.Result is null ? Standing(observed) with { Cancel = true } : Await(observed, options, now)
            : progress.Result is { } result ? Conclude(observed, attempt, result, options, now)
            : Accompany(observed, now);
    }

    /// <summary>The attempt is over.</summary>
    private static Plan Conclude(ExternalSourceObservation observed, Attempt attempt, AttemptResult result, FetchOptions options, DateTimeOffset now)
    {
        var status = observed.Source.Status;
        var interval = SpecRules.IntervalOf(observed.Source.Spec, options);
        var seed = $"{observed.Source.Uid()}/{now.ToUnixTimeSeconds()}";
        var failures = result is AttemptResult.Failed ? (status.Failures ?? 0) + 1 : 0;
        var handled = attempt.RequestedAt ?? status.LastHandledReconcileAt;
        return Standing(observed) with
        {
            Result = result,
            Failures = failures,
            HandledRequest = handled,
            Artifact = result is AttemptResult.Produced produced ? ArtifactOf(observed, produced, now) : Addressed(observed),
            // Who asks while an attempt goes on may know of data that it has not seen.
            NextLook = IsAsked(observed.Source, handled) ? TimeSpan.Zero
                : result is AttemptResult.Failed { Failure: var failure } ? SourceRetry.After(failure, failures, interval, seed)
                : SourceRetry.Interval(interval, seed),
        };
    }

    /// <summary>The attempt goes on.</summary>
    private static Plan Accompany(ExternalSourceObservation observed, DateTimeOffset now)
    {
        var progress = observed.Progress;
        var isLong = progress.Step != AttemptStep.Waiting && now - progress.StepSince >= LongStep;
        return Standing(observed) with { LongStep = isLong ? progress.Step : null, NextLook = LongStep };
    }

    /// <summary>Nothing is being tried: it is time to, or it will be.</summary>
    private static Plan Await(ExternalSourceObservation observed, FetchOptions options, DateTimeOffset now)
    {
        var due = Due(observed, options, now);
        var plan = Standing(observed);
        return due is null ? plan
            : due <= now ? plan with { Start = Attempt.For(observed), NextLook = LongStep }
            : plan with { NextLook = due - now };
    }

    /// <summary>When the next look is due; null: when something changes.</summary>
    private static DateTimeOffset? Due(ExternalSourceObservation observed, FetchOptions options, DateTimeOffset now)
    {
        var (source, status) = (observed.Source, observed.Source.Status);
        if (IsAsked(source, status.LastHandledReconcileAt) || status.ObservedGeneration != source.Generation())
        {
            return now;
        }

        if (observed.Progress.Last is { } last)
        {
            return last.IsAbout(observed) ? last.Next : now;
        }

        // This process has not looked yet. One before it that failed knew how long to wait.
        return status is { Failures: > 0, LastFailureTime: { } failedAt }
            ? failedAt + SourceRetry.Delay(status.Failures.Value, SpecRules.IntervalOf(source.Spec, options), source.Uid())
            : now;
    }

    private static bool IsAsked(V1Alpha1ExternalSource source, string? handled) =>
        source.GetAnnotation(ExternalSourceGroup.RequestedAt) is { Length: > 0 } request && request != handled;

    // Whatever else is done, what was published stays so.
    private static Plan Standing(ExternalSourceObservation observed)
    {
        var artifact = Addressed(observed);
        return new()
        {
            Artifact = artifact,
            Publish = observed.CanPublish,
            Failures = observed.Source.Status.Failures ?? 0,
            HandledRequest = observed.Source.Status.LastHandledReconcileAt,
        };
    }

    // The artifact server may have moved.
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

    // The ExternalArtifact knows of a content of which the status was not told any more.
    private static DateTimeOffset? KnownSince(ExternalSourceObservation observed, string digest) =>
        observed.Source.Status.Artifact is { } told && told.Digest == digest ? told.LastUpdateTime
        : observed.Own?.Status.Artifact is { } published && published.Digest == digest ? published.LastUpdateTime
        : null;

    private static string UrlOf(Uri baseUrl, string path) => $"{baseUrl.AbsoluteUri.TrimEnd('/')}/{path}";
}
