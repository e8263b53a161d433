using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.Hooks;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Carries one attempt out: checks what is stored, fetches, runs hooks, packs, stores. Tells nobody but the caller.</summary>
internal sealed class AttemptRunner(
    SourceGeneratorFactory generators, SecretReader secrets, IHookExecutor? hooks, IArtifactStore store, AttemptSlots slots, TemporaryFiles files, ArtifactBuilder builder,
    ArtifactOptions options, ExternalSourceMetrics metrics, TimeProvider clock, ILogger<AttemptRunner> logger)
{
    public async Task<AttemptResult> RunAsync(Attempt attempt, StepMarker marker, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        using var active = metrics.Begin();
        var result = await TryAsync(attempt, marker, cancellationToken);
        metrics.Reconciled(attempt.Source, result is not AttemptResult.Failed, clock.GetElapsedTime(began));
        return result;
    }

    private async Task<AttemptResult> TryAsync(Attempt attempt, StepMarker marker, CancellationToken cancellationToken)
    {
        try
        {
            return await FetchAndStoreAsync(attempt, marker, cancellationToken);
        }
        catch (AttemptException error)
        {
            return new AttemptResult.Failed(error.Failure);
        }
        catch (ArtifactStoreException error)
        {
            return Storage(error.Message, (error as StoreUnavailableException)?.RetryAfter);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Storage($"what is fetched cannot be kept in a temporary file (option fetch.folder): {error.Message}", null);
        }
    }

    private async Task<AttemptResult> FetchAndStoreAsync(Attempt attempt, StepMarker marker, CancellationToken cancellationToken)
    {
        var (spec, generator) = (attempt.Source.Spec, generators.Get(attempt.Source.Spec.Generator.Type));
        using var slot = await slots.EnterAsync(generator.HostOf(spec.Generator), cancellationToken);
        marker.Enter(AttemptStep.Fetching);
        var isSound = await StoredRevision.IsSoundAsync(store, attempt.Source.Status.Artifact, attempt.ChecksDigest, cancellationToken);
        var chain = new HookChain(
            hooks, attempt.Source.FullName(), spec.MaxRetries ?? SpecRules.DefaultMaxRetries, options.MaxSize, files, metrics, clock, logger);
        var body = files.Create();
        FetchResult fetched;
        try
        {
            fetched = await FetchAsync(generator, Context(attempt, chain, marker, body, isSound), cancellationToken);
        }
        catch
        {
            await body.DisposeAsync();
            throw;
        }

        slot.LeaveHost();
        if (fetched.IsNotModified)
        {
            await body.DisposeAsync();
            return new AttemptResult.Unchanged();
        }

        marker.Enter(SpecRules.PostRequest(spec).Count > 0 ? AttemptStep.ExecutingHooks : AttemptStep.Storing);
        await using var content = await chain.RunAsync(SpecRules.PostRequest(spec), body, cancellationToken);
        marker.Enter(AttemptStep.Storing);
        return await StoreAsync(attempt, content, fetched, generator.OriginOf(spec.Generator), chain.Ignored, isSound, cancellationToken);
    }

    private FetchContext Context(Attempt attempt, HookChain chain, StepMarker marker, FileStream body, bool isSound)
    {
        var (spec, status) = (attempt.Source.Spec, attempt.Source.Status);
        return new(
            spec.Generator,
            options.MaxSize,
            body,
            (name, token) => secrets.ReadAsync(attempt.Source, name, token),
            (request, token) => RequestHooks.RunAsync(SpecRules.PreRequest(spec), chain, files, marker, request, token),
            request => isSound && status.LastHandledInputs == SourceFingerprint.With(attempt.Inputs, request) ? new(status.LastHandledETag, status.LastModified) : null);
    }

    private async Task<FetchResult> FetchAsync(ISourceGenerator generator, FetchContext context, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var succeeded = false;
        try
        {
            var fetched = await generator.FetchAsync(context, cancellationToken);
            succeeded = true;
            return fetched;
        }
        finally
        {
            metrics.Requested(generator.Type, succeeded, clock.GetElapsedTime(began));
        }
    }

    private async Task<AttemptResult> StoreAsync(
        Attempt attempt, FileStream content, FetchResult fetched, string? origin, IReadOnlyList<string> ignored, bool isSound, CancellationToken cancellationToken)
    {
        var source = attempt.Source;
        await using var archive = files.Create();
        var (package, flux) = await metrics.TimedAsync("package", () => builder.BuildAsync(source.Spec, fetched.FileName, content, archive, cancellationToken));
        if (flux.IsIgnored && ExternalSourceConditions.IsConsumable(source))
        {
            throw AttemptException.Permanent($"the new data would make Flux delete what it applied before: {flux.Message}");
        }

        var key = new ArtifactKey(ArtifactPlace.FolderOf(source), package.Digest);
        if (!isSound || source.Status.Artifact?.Path != key.Path)
        {
            await metrics.TimedAsync("store", async () =>
            {
                await store.PutAsync(key, archive, cancellationToken);
                return key;
            });
        }

        // An artifact without the output of a hook is not up to date.
        var isComplete = ignored.Count == 0;
        return new AttemptResult.Produced(
            key,
            package.Size,
            isComplete ? fetched.Validators.ETag : null,
            isComplete ? fetched.Validators.LastModified : null,
            SourceFingerprint.With(attempt.Inputs, fetched.Request),
            origin,
            ignored,
            flux,
            IsRebuilt: !isSound && source.Status.Artifact?.Path == key.Path);
    }

    private static AttemptResult.Failed Storage(string message, TimeSpan? retryAfter) =>
        new(new(FailureClass.Transient, ExternalSourceReasons.StorageOperationFailed, message, retryAfter));
}
