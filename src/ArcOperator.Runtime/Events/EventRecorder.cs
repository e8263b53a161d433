using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using ArcOperator.Runtime.Rbac;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Events;

/// <summary>
/// Writes events (events.k8s.io) in the background, so publishing never waits. A repetition within ten minutes becomes a count on the
/// first event. Events of an object that exceeds its limit are dropped.
/// </summary>
[EntityRbac(typeof(Eventsv1Event), Verbs = RbacVerb.Create | RbacVerb.Patch)]
internal sealed class EventRecorder(IKubernetesClient client, EventAggregator aggregator, TimeProvider clock, ILogger<EventRecorder> logger, string controller)
    : BackgroundService
{
    private const int Capacity = 2000;

    // Limit of the API server for a note.
    private const int LongestNote = 1024;

    private readonly string _instance = Environment.MachineName;
    private readonly EventRateLimiter _pace = new(clock);
    private int _sequence;
    private readonly Channel<PendingEvent> _pending = Channel.CreateBounded<PendingEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>The <see cref="EventPublisher"/>.</summary>
    public Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type = EventType.Normal, CancellationToken cancellationToken = default)
    {
        var regarding = new V1ObjectReference
        {
            ApiVersion = entity.ApiVersion,
            Kind = entity.Kind,
            NamespaceProperty = entity.Namespace(),
            Name = entity.Name(),
            Uid = entity.Uid(),
            ResourceVersion = entity.ResourceVersion(),
        };
        _pending.Writer.TryWrite(new(regarding, reason, message.TruncateBytes(LongestNote), type, clock.GetUtcNow()));
        return Task.CompletedTask;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Pending events are still written for a short time. Later ones are lost, as events may be.
        _pending.Writer.TryComplete();
        await Task.WhenAny(ExecuteTask ?? Task.CompletedTask, Task.Delay(TimeSpan.FromSeconds(2), clock, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var pending in _pending.Reader.ReadAllAsync(stoppingToken))
            {
                await WriteAsync(pending, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task WriteAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        if (!aggregator.Admit(pending))
        {
            return;
        }

        await _pace.WaitAsync(cancellationToken);
        try
        {
            var series = aggregator.Find(pending) is { } known ? await RepeatAsync(known, pending, cancellationToken) : null;
            aggregator.Remember(pending.Key, series ?? await CreateUnderFreeNameAsync(pending, cancellationToken));
        }
        catch (HttpOperationException error) when (error.IsNamespaceTerminating() || error.IsNamespaceMissing())
        {
            // Events go with their namespace. Each object in it would log a line.
            EventLog.NamespaceGone(logger, pending.Reason, pending.Regarding.Kind, pending.Regarding.NamespaceProperty, pending.Regarding.Name);
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException or IOException or JsonException)
        {
            EventLog.Lost(logger, pending.Reason, pending.Regarding.Kind, pending.Regarding.NamespaceProperty, pending.Regarding.Name, error.Message);
        }
    }

    private async Task<EventSeries> CreateUnderFreeNameAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateAsync(pending, cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // An event of another writer. The next name has another number.
            return await CreateAsync(pending, cancellationToken);
        }
    }

    private async Task<EventSeries> CreateAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        // Objects of the cluster have their events in the namespace 'default'.
        var @namespace = pending.Regarding.NamespaceProperty is { Length: > 0 } own ? own : "default";
        var created = await client.CreateAsync(
            new Eventsv1Event
            {
                Metadata = new() { Name = NameOf(pending), NamespaceProperty = @namespace },
                EventTime = pending.Time.UtcDateTime,
                ReportingController = controller,
                ReportingInstance = _instance,
                Action = pending.Reason,
                Reason = pending.Reason,
                Regarding = pending.Regarding,
                Note = pending.Note,
                Type = pending.Type.ToString(),
            },
            cancellationToken);
        return new(created.Name(), @namespace, created.Uid() ?? "", 1, pending.Time);
    }

    /// <summary>Counts a repetition. Returns null if the event no longer exists: etcd drops events after an hour, and another object can have the name.</summary>
    private async Task<EventSeries?> RepeatAsync(EventSeries known, PendingEvent pending, CancellationToken cancellationToken)
    {
        var next = known with { Count = known.Count + 1, LastTime = pending.Time };
        try
        {
            await client.PatchAsync<Eventsv1Event>(EventPatch.Series(next), known.Name, known.Namespace, cancellationToken: cancellationToken);
            return next;
        }
        catch (HttpOperationException error) when (error.IsNotFound() || error.IsConflict() || error.IsInvalid())
        {
            return null;
        }
    }

    // client-go's form: the object's name, and a number that distinguishes its events.
    private string NameOf(PendingEvent pending)
    {
        const int longest = 253 - 18;
        var name = pending.Regarding.Name ?? "";
        return string.Create(CultureInfo.InvariantCulture, $"{(name.Length <= longest ? name : name[..longest].TrimEnd('-', '.'))}.{pending.Time.UtcTicks:x}{_sequence++ & 0xff:x2}");
    }
}
