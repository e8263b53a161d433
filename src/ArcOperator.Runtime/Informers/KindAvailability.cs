using System.Text.Json;
using ArcOperator.Kubernetes.Watching;
using ArcOperator.Runtime.Rbac;
using ArcOperator.Runtime.Retries;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>
/// Wakes informers of absent kinds when a CustomResourceDefinition appears or changes. Definitions are watched only while a kind is absent,
/// and only their metadata is read.
/// </summary>
/// <remarks>Without permission to watch definitions, informers request an absent kind again at least once a minute.</remarks>
[EntityRbac(typeof(CustomResourceDefinition), Verbs = RbacVerb.List | RbacVerb.Watch)]
internal sealed partial class KindAvailability(IResourceClient client, TimeProvider clock, ILogger<KindAvailability> logger) : IDisposable
{
    private static readonly TimeSpan WatchTimeout = TimeSpan.FromMinutes(8);

    private readonly Lock _lock = new();
    private readonly HashSet<MissingKind> _missing = [];
    private CancellationTokenSource? _stop;
    private Task _watching = Task.CompletedTask;

    /// <summary>Registers an absent kind. The caller disposes the registration when it does not need the kind any more.</summary>
    public MissingKind Register(EntityMetadata kind)
    {
        lock (_lock)
        {
            var missing = new MissingKind(this, kind.ResourceName);
            _missing.Add(missing);
            if (_stop is null)
            {
                _stop = new();
                _watching = WatchAsync(_watching, _stop.Token);
            }

            return missing;
        }
    }

    public void Dispose() => _stop?.Dispose();

    private async Task UnregisterAsync(MissingKind missing)
    {
        Task ending;
        lock (_lock)
        {
            if (!_missing.Remove(missing) || _missing.Count > 0 || _stop is null)
            {
                return;
            }

            _stop.Cancel();
            _stop.Dispose();
            (_stop, ending) = (null, _watching);
        }

        await ending;
    }

    private async Task WatchAsync(Task before, CancellationToken cancellationToken)
    {
        await before;
        await Task.Yield();
        var backoff = new WatchBackoff(clock);
        string? version = null;
        try
        {
            while (true)
            {
                backoff.Begin();
                version = await TryWatchAsync(version, backoff, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (HttpOperationException error)
        {
            NotWatched(logger, error.Message);
        }
    }

    /// <summary>Returns the version from which the next watch misses no change, or null if it is not known.</summary>
    /// <exception cref="HttpOperationException">Definitions cannot be watched at all.</exception>
    private async Task<string?> TryWatchAsync(string? version, WatchBackoff backoff, CancellationToken cancellationToken)
    {
        try
        {
            version = await WatchOnceAsync(version, cancellationToken);
            await backoff.AfterEndAsync(madeProgress: false, cancellationToken);
            return version;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException or JsonException or InvalidDataException
            || (error is HttpOperationException answer && !answer.IsForbidden() && !answer.IsKindMissing()))
        {
            await backoff.AfterFailureAsync(cancellationToken);
            return null;
        }
    }

    private async Task<string?> WatchOnceAsync(string? version, CancellationToken cancellationToken)
    {
        // Existing definitions are not read: each absent kind is requested once more after the watch is open.
        var isNew = version is null;
        version ??= (await client.ListPageAsync<CustomResourceDefinition>(new() { Limit = 1, MetadataOnly = true }, cancellationToken)).Metadata.ResourceVersion;
        using var stream = await client.OpenWatchAsync<CustomResourceDefinition>(
            new() { ResourceVersion = version, Timeout = WatchTimeout, MetadataOnly = true }, cancellationToken);
        if (isNew)
        {
            Wake(null);
        }

        var events = new List<WatchEvent<CustomResourceDefinition>>();
        while (await stream.ReadAsync(events, cancellationToken))
        {
            foreach (var change in events)
            {
                if (change.Type == WatchEventType.Error)
                {
                    return null;
                }

                version = change.ResourceVersion ?? version;
                if (change is { Type: WatchEventType.Added or WatchEventType.Modified, Object: { } definition })
                {
                    Wake(definition.Name());
                }
            }

            events.Clear();
        }

        return version;
    }

    /// <param name="name">The definition that was created or changed. Null: unknown.</param>
    private void Wake(string? name)
    {
        lock (_lock)
        {
            foreach (var missing in _missing.Where(missing => name is null || missing.Name == name))
            {
                missing.Wake(isServedSoon: name is not null);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Kinds that are installed later are found within a minute: CustomResourceDefinitions cannot be watched: {Problem}")]
    private static partial void NotWatched(ILogger logger, string problem);

    /// <summary>An absent kind, and the delay before it is requested again: 3 s, doubled each time up to a minute.</summary>
    public sealed class MissingKind(KindAvailability availability, string name) : IAsyncDisposable
    {
        private static readonly Backoff WhileAbsent = new(TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1));

        // A server serves a new definition after a short delay.
        private static readonly Backoff AfterDefinition = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1));

        private TaskCompletionSource<bool> _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Backoff _backoff = WhileAbsent;
        private int _queries;

        public string Name => name;

        /// <summary>Waits until the kind should be requested again.</summary>
        public async Task WaitAsync(TimeProvider clock, CancellationToken cancellationToken)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var woken = Volatile.Read(ref _woken).Task;
            var delay = Task.Delay(_backoff.Delay(_queries++), clock, enough.Token);
            if (await Task.WhenAny(woken, delay) == woken)
            {
                Volatile.Write(ref _woken, new(TaskCreationOptions.RunContinuationsAsynchronously));
                (_backoff, _queries) = await woken ? (AfterDefinition, 0) : (_backoff, _queries);
            }

            await enough.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        public ValueTask DisposeAsync() => new(availability.UnregisterAsync(this));

        internal void Wake(bool isServedSoon) => Volatile.Read(ref _woken).TrySetResult(isServedSoon);
    }
}
