using System.Net;
using System.Text.Json;
using ArcOperator.Kubernetes.Watching;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>Copies the objects of one kind from the API server to a store: a list, then watches, until cancelled.</summary>
internal sealed class Reflector<TEntity>(
    InformerContext context, InformerOptions options, string? @namespace, ILogger logger, ObjectStore<TEntity> store,
    Action<EntityChange<TEntity>> notify, Action<InformerState, string> setState)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly EntityMetadata Kind = EntityMetadata.Of<TEntity>();

    private readonly InitialList<TEntity> _list = new(context, options, @namespace);
    private readonly WatchBackoff _backoff = new(context.Clock);
    private readonly Random _random = new();
    private long _started;
    private bool _hasListed;
    private string _lastProblem = "";

    // Version from which the next watch misses no change. Null: a list is needed.
    private string? _version;

    // True if the last watch brought at least one change.
    private bool _madeProgress;

    // Registered while the kind cannot be read because it is absent.
    private KindAvailability.MissingKind? _missing;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _started = context.Clock.GetTimestamp();
        try
        {
            while (true)
            {
                await ListAndWatchAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ArriveAsync();
        }
    }

    /// <summary>Lists if needed, watches until the watch ends, and pauses after a failure.</summary>
    private async Task ListAndWatchAsync(CancellationToken cancellationToken)
    {
        _madeProgress = false;
        _backoff.Begin();
        try
        {
            _version ??= await ListAsync(cancellationToken);
            await ArriveAsync();
            await WatchAsync(_version, cancellationToken);
            // Every watch ends at some time. Only watches that end immediately, again and again, need a delay.
            await _backoff.AfterEndAsync(_madeProgress, cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsExpired())
        {
            _version = null;
            await _backoff.AfterEndAsync(madeProgress: false, cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            _version = null;
            Clear(InformerState.KindMissing, $"the API server does not know {Kind.ResourceName}: its CustomResourceDefinition is not installed");
            await WaitForArrivalAsync(cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsForbidden() && !_hasListed)
        {
            Report(InformerState.Forbidden, error.Message);
            await (options.ForbiddenCountsAsEmpty ? WaitForArrivalAsync(cancellationToken) : _backoff.AfterFailureAsync(cancellationToken));
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or IOException or TimeoutException or JsonException or InvalidDataException)
        {
            await FailAsync(error, cancellationToken);
        }
    }

    private Task FailAsync(Exception error, CancellationToken cancellationToken)
    {
        // A broken watch continues at its last event, unless it would receive again the event that one side cannot read.
        if (error is JsonException or InvalidDataException or HttpOperationException { StatusCode: HttpStatusCode.BadRequest })
        {
            _version = null;
        }
        else if (_madeProgress)
        {
            return _backoff.AfterEndAsync(_madeProgress, cancellationToken);
        }

        Report(InformerState.Failing, error.Message);
        return _backoff.AfterFailureAsync(cancellationToken);
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await _list.ReadAsync(cancellationToken);
        foreach (var undecodable in list.Undecodable)
        {
            InformerLog.Undecodable(logger, Kind.ResourceName, undecodable.ToString());
        }

        var changes = store.Replace(list.Entities, list.Undecodable.Select(ObjectKey.Of).ToHashSet(), list.ResourceVersion);
        if (!_hasListed)
        {
            _hasListed = true;
            context.RecordFirstList(Kind, list.Mode, context.Clock.GetElapsedTime(_started));
        }

        // Set before the handlers run, which expect a complete cache.
        Report(InformerState.Synced, "");
        foreach (var change in changes)
        {
            notify(change);
        }

        return list.ResourceVersion;
    }

    /// <summary>Watches until the watch ends or fails.</summary>
    private async Task WatchAsync(string version, CancellationToken cancellationToken)
    {
        // The request contains whole seconds, so the watchdog has to count the same.
        var timeout = TimeSpan.FromSeconds(Math.Ceiling(options.WatchTimeout.TotalSeconds * (1 + _random.NextDouble())));
        using var watchdog = new CancellationTokenSource(timeout + options.WatchdogGrace, context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, cancellationToken);
        var session = new WatchSession<TEntity>(store, notify, logger, version);
        _backoff.Begin();
        try
        {
            using var stream = await context.Client.OpenWatchAsync<TEntity>(
                new()
                {
                    Namespace = @namespace, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector, ResourceVersion = version,
                    Timeout = timeout, MetadataOnly = options.MetadataOnly,
                },
                either.Token);
            Report(InformerState.Synced, "");
            var events = new List<WatchEvent<TEntity>>();
            while (await stream.ReadAsync(events, either.Token))
            {
                session.Take(events);
                events.Clear();
                if (session.HasProgressed)
                {
                    _backoff.Reset();
                }
            }
        }
        catch (OperationCanceledException) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            InformerLog.WatchSilent(logger, Kind.ResourceName, (long)timeout.TotalMilliseconds);
        }
        finally
        {
            _version = session.ResourceVersion;
            _madeProgress = session.HasProgressed;
        }

        // The watch was silent for longer than bookmarks allow. Either the server sends no bookmarks, or it lost the version that is watched from (a
        // watch from a future version stays silent). A new list decides.
        if (session.EventCount == 0 && context.Clock.GetElapsedTime(_backoff.Began) >= timeout)
        {
            _version = null;
        }
    }

    /// <summary>Removes all objects from the cache.</summary>
    private void Clear(InformerState state, string problem)
    {
        var changes = store.Replace([], new HashSet<ObjectKey>(), null);
        // Set before the handlers run, which expect that the whole kind is gone.
        Report(state, problem);
        foreach (var change in changes)
        {
            notify(change);
        }
    }

    private async Task WaitForArrivalAsync(CancellationToken cancellationToken)
    {
        _missing ??= context.Availability.Register(Kind);
        await _missing.WaitAsync(context.Clock, cancellationToken);
        // The time without the kind does not count towards the duration of its first list.
        _started = context.Clock.GetTimestamp();
    }

    private async Task ArriveAsync()
    {
        if (_missing is { } missing)
        {
            _missing = null;
            await missing.DisposeAsync();
        }
    }

    // Logged once for each new problem, not once for each attempt.
    private void Report(InformerState state, string problem)
    {
        if (problem != _lastProblem)
        {
            if (problem.Length == 0)
            {
                InformerLog.Recovered(logger, Kind.ResourceName, store.Count);
            }
            else if (state == InformerState.Forbidden && options.ForbiddenCountsAsEmpty)
            {
                InformerLog.CountsAsEmpty(logger, Kind.ResourceName, problem);
            }
            else
            {
                InformerLog.Problem(logger, Kind.ResourceName, problem);
            }

            _lastProblem = problem;
        }

        setState(state, problem);
    }
}
