using System.Net;
using System.Text.Json;
using ArcOperator.Kubernetes.Watching;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>Mirrors one kind of the API server into a store: list, then watch, for ever.</summary>
internal sealed class Reflector<TEntity>(
    IResourceClient client, InformerOptions options, string? @namespace, TimeProvider clock, ILogger logger, ObjectStore<TEntity> store,
    Action<EntityChange<TEntity>> notify, Action<InformerState, string> setState)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan MissingRetry = TimeSpan.FromSeconds(3);

    private readonly InitialList<TEntity> _list = new(client, options, @namespace, clock);
    private readonly WatchBackoff _backoff = new(clock);
    private readonly string _kind = EntityMetadata.Of<TEntity>().ResourceName;
    private readonly Random _random = new();
    private string _lastProblem = "";

    // From where the next watch misses nothing; null: a list is needed.
    private string? _version;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListAndWatchAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Lists if need be, watches for as long as that goes well, and pauses if it did not.</summary>
    private async Task ListAndWatchAsync(CancellationToken cancellationToken)
    {
        _backoff.Begin();
        try
        {
            _version ??= await ListAsync(cancellationToken);
            await WatchAsync(_version, cancellationToken);
            // That it ended says nothing; only one that ends at once, again and again, must not become a hot loop.
            await _backoff.AfterQuickEndAsync(cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsExpired())
        {
            _version = null;
            await _backoff.AfterQuickEndAsync(cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            _version = null;
            await MissAsync(cancellationToken);
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or IOException or TimeoutException or JsonException or InvalidDataException)
        {
            // A watch that broke goes on from where it was, unless it would only meet again what one of both sides cannot read.
            _version = error is JsonException or InvalidDataException or HttpOperationException { StatusCode: HttpStatusCode.BadRequest } ? null : _version;
            Report(InformerState.Failing, error.Message);
            await _backoff.AfterFailureAsync(cancellationToken);
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await _list.ReadAsync(cancellationToken);
        foreach (var undecodable in list.Undecodable)
        {
            InformerLog.Undecodable(logger, _kind, undecodable.ToString());
        }

        var changes = store.Replace(list.Entities, list.Undecodable.Select(ObjectKey.Of).ToHashSet(), list.ResourceVersion);
        // The state first: who is told of an object must find the cache complete.
        Report(InformerState.Synced, "");
        foreach (var change in changes)
        {
            notify(change);
        }

        return list.ResourceVersion;
    }

    /// <summary>Watches until the watch ends, well or badly.</summary>
    private async Task WatchAsync(string version, CancellationToken cancellationToken)
    {
        // The server is asked for whole seconds; what it is measured by below has to be the same.
        var timeout = TimeSpan.FromSeconds(Math.Ceiling(options.WatchTimeout.TotalSeconds * (1 + _random.NextDouble())));
        using var watchdog = new CancellationTokenSource(timeout + options.WatchdogGrace, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, cancellationToken);
        var session = new WatchSession<TEntity>(store, notify, logger, version);
        _backoff.Begin();
        try
        {
            using var stream = await client.OpenWatchAsync<TEntity>(
                new() { Namespace = @namespace, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector, ResourceVersion = version, Timeout = timeout },
                either.Token);
            Report(InformerState.Synced, "");
            var events = new List<WatchEvent<TEntity>>();
            while (await stream.ReadAsync(events, either.Token))
            {
                session.Take(events);
                events.Clear();
                _backoff.Reset();
            }
        }
        catch (OperationCanceledException) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            InformerLog.WatchSilent(logger, _kind, (long)timeout.TotalMilliseconds);
        }
        finally
        {
            _version = session.ResourceVersion;
        }

        // Not even a bookmark in all that time: either nothing supports bookmarks, or the server lost the version that is
        // watched from (a watch from the future is silent for ever). A list settles it.
        if (session.EventCount == 0 && clock.GetElapsedTime(_backoff.Began) >= timeout)
        {
            _version = null;
        }
    }

    private async Task MissAsync(CancellationToken cancellationToken)
    {
        var changes = store.Replace([], new HashSet<ObjectKey>(), null);
        // The state first: who is told that an object is gone must find that its whole kind is.
        Report(InformerState.KindMissing, $"the API server does not know {_kind}: its CustomResourceDefinition is not installed");
        foreach (var change in changes)
        {
            notify(change);
        }

        await Task.Delay(MissingRetry, clock, cancellationToken);
    }

    // Said once for each new problem, not once for each attempt.
    private void Report(InformerState state, string problem)
    {
        if (problem != _lastProblem)
        {
            if (problem.Length == 0)
            {
                InformerLog.Recovered(logger, _kind, store.Count);
            }
            else
            {
                InformerLog.Problem(logger, _kind, problem);
            }

            _lastProblem = problem;
        }

        setState(state, problem);
    }
}
