using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Carries one attempt out: verifies the stored artifact, fetches, runs hooks, packs and stores.</summary>
internal sealed class AttemptRunner(
    SourceGeneratorFactory generators, SecretReader secrets, HookChain hooks, IArtifactStore store, AttemptSlots slots, TemporaryFiles files, ArtifactBuilder builder,
    ArtifactOptions options, ExternalSourceMetrics metrics, TimeProvider clock)
{
    public async Task<AttemptResult> RunAsync(Attempt attempt, StepMarker marker, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        using var active = metrics.Begin();
        var result = await GuardAsync(() => VerifyAndProduceAsync(attempt, marker, cancellationToken), isArtifactLost: false);
        metrics.Reconciled(attempt.Source, result is not AttemptResult.Failed, clock.GetElapsedTime(began));
        return result;
    }

    private static async Task<AttemptResult> GuardAsync(Func<Task<AttemptResult>> work, bool isArtifactLost)
    {
        try
        {
            return await work();
        }
        catch (AttemptException error)
        {
            return new AttemptResult.Failed(error.Failure, isArtifactLost);
        }
        catch (ArtifactStoreException error)
        {
            return new AttemptResult.Failed(StorageFailure(error.Message, (error as StoreUnavailableException)?.RetryAfter), isArtifactLost);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new AttemptResult.Failed(StorageFailure($"fetched data cannot be written to a temporary file (option fetch.folder): {error.Message}", null), isArtifactLost);
        }
    }

    private async Task<AttemptResult> VerifyAndProduceAsync(Attempt attempt, StepMarker marker, CancellationToken cancellationToken)
    {
        var (source, generator) = (attempt.Source, generators.Get(attempt.Source.Spec.Generator.Type));
        using var slot = await slots.EnterAsync(source.Namespace() ?? "", generator.HostOf(source.Spec.Generator), cancellationToken);
        marker.Enter(AttemptStep.Fetching);
        var isSound = await StoredRevision.IsSoundAsync(store, source.Status.Artifact, null, cancellationToken);
        return await GuardAsync(
            () => ProduceAsync(attempt, generator, slot, marker, isSound, cancellationToken), isArtifactLost: !isSound && source.Status.Artifact is not null);
    }

    private async Task<AttemptResult> ProduceAsync(
        Attempt attempt, ISourceGenerator generator, GatePlace slot, StepMarker marker, bool isSound, CancellationToken cancellationToken)
    {
        var source = attempt.Source;
        marker.Enter(SpecRules.PreRequest(source.Spec).Count > 0 ? AttemptStep.ExecutingHooks : AttemptStep.Fetching);
        var prepared = await hooks.RunOnRequestAsync(source, generator.CreateRequest(source.Spec.Generator), cancellationToken);
        marker.Enter(AttemptStep.Fetching);
        var (fetched, body) = await DownloadAsync(attempt, generator, prepared.Request, isSound, cancellationToken);
        slot.LeaveGroup();
        if (fetched.IsNotModified)
        {
            await body.DisposeAsync();
            return new AttemptResult.Unchanged();
        }

        marker.Enter(SpecRules.PostRequest(source.Spec).Count > 0 ? AttemptStep.ExecutingHooks : AttemptStep.Storing);
        var run = await hooks.RunOnDataAsync(source, new(body, prepared.RetriesLeft, prepared.Ignored), cancellationToken);
        await using var content = run.Content;
        marker.Enter(AttemptStep.Storing);
        return await StoreAsync(attempt, run, fetched, generator.OriginOf(source.Spec.Generator), isSound, cancellationToken);
    }

    private async Task<(FetchResult Fetched, FileStream Body)> DownloadAsync(
        Attempt attempt, ISourceGenerator generator, byte[] request, bool isSound, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var body = files.Create();
        var succeeded = false;
        try
        {
            var fetched = await generator.FetchAsync(Context(attempt, request, body, isSound), cancellationToken);
            succeeded = true;
            return (fetched, body);
        }
        finally
        {
            metrics.Requested(generator.Type, succeeded, clock.GetElapsedTime(began));
            if (!succeeded)
            {
                await body.DisposeAsync();
            }
        }
    }

    private FetchContext Context(Attempt attempt, byte[] request, FileStream body, bool isSound)
    {
        var (spec, status) = (attempt.Source.Spec, attempt.Source.Status);
        return new(
            spec.Generator,
            request,
            options.MaxSize,
            body,
            (name, token) => secrets.ReadAsync(attempt.Source, name, token),
            hash => isSound && status.LastHandledInputs == SourceFingerprint.With(attempt.Basis.Inputs, hash) ? new(status.LastHandledETag, status.LastModified) : null);
    }

    private async Task<AttemptResult> StoreAsync(
        Attempt attempt, HookRun run, FetchResult fetched, string? origin, bool isSound, CancellationToken cancellationToken)
    {
        var source = attempt.Source;
        await using var archive = files.Create();
        var (package, flux) = await metrics.TimedAsync("package", () => builder.BuildAsync(source.Spec, fetched.FileName, run.Content, archive, cancellationToken));
        if (flux.IsIgnored && attempt.KeepsManifests)
        {
            throw AttemptException.Permanent($"the new data would make Flux delete the objects that it applied before: {flux.Message}");
        }

        var key = new ArtifactKey(SpecRules.FolderOf(source), package.Digest);
        if (!isSound || source.Status.Artifact?.Path != key.Path)
        {
            await metrics.TimedAsync("store", async () =>
            {
                await store.PutAsync(key, archive, cancellationToken);
                return key;
            });
        }

        // An artifact without the output of a hook is not up to date, so all data is fetched again.
        var validators = run.Ignored.Count == 0 ? fetched.Validators : Validators.None;
        return new AttemptResult.Produced(
            key,
            package.Size,
            validators.ETag,
            validators.LastModified,
            SourceFingerprint.With(attempt.Basis.Inputs, fetched.Request),
            origin,
            run.Ignored,
            flux,
            IsRebuilt: !isSound && source.Status.Artifact?.Path == key.Path);
    }

    private static AttemptFailure StorageFailure(string message, TimeSpan? retryAfter) =>
        new(FailureClass.Transient, ExternalSourceReasons.StorageOperationFailed, message, retryAfter);
}

/// <summary>Reads a Secret at the moment of its use. Values are not kept.</summary>
internal sealed class SecretReader(IKubernetesClient client)
{
    /// <exception cref="AttemptException">The Secret does not exist, or the API server does not return it.</exception>
    public async Task<V1Secret> ReadAsync(V1Alpha1ExternalSource source, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync<V1Secret>(name, source.Namespace(), cancellationToken)
                ?? throw AttemptException.Configuration($"Secret '{name}' does not exist in this namespace: create it");
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException)
        {
            throw AttemptException.Transient($"Secret '{name}' cannot be read from the API server now", inner: error);
        }
    }
}
