using ArcOperator.Runtime.Events;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Events;

/// <summary>Events on the real API server, written by a recorder whose time a test sets.</summary>
[Category("OldServer")]
public sealed class EventRecorderTests : GearCluster
{
    private readonly ManualTimeProvider _clock = new();
    private EventRecorder _recorder = null!;

    [SetUp]
    public Task Start()
    {
        _recorder = Recorder(Client);
        return _recorder.StartAsync(default);
    }

    [TearDown]
    public async Task Stop()
    {
        await _recorder.StopAsync(default);
        _recorder.Dispose();
    }

    [Test]
    public async Task An_event_has_object_reason_note_and_time()
    {
        var gear = await CreateGearAsync("one");

        await _recorder.PublishAsync(gear, "Turned", "it turned", EventType.Warning);

        var recorded = (await EventsAsync(1))[0];
        (recorded.Reason, recorded.Note, recorded.Type, recorded.Action, recorded.ReportingController).Should().Be(("Turned", "it turned", "Warning", "Turned", "test-operator"));
        (recorded.Regarding!.Kind, recorded.Regarding.Name, recorded.Regarding.NamespaceProperty, recorded.Regarding.Uid).Should().Be(("Gear", "one", Namespace, gear.Uid()));
        recorded.EventTime.Should().Be(_clock.GetUtcNow().UtcDateTime);
        recorded.Series.Should().BeNull();
    }

    [Test]
    public async Task A_repeated_event_is_counted_in_the_series_of_the_first()
    {
        var gear = await CreateGearAsync("one");
        await _recorder.PublishAsync(gear, "Turned", "it turned");
        await EventsAsync(1);

        for (var count = 2; count <= 3; count++)
        {
            _clock.Advance(TimeSpan.FromMinutes(9));
            await _recorder.PublishAsync(gear, "Turned", "it turned");
            await Eventually.TrueAsync(async () => (await EventsAsync(1))[0].Series?.Count == count);
        }

        (await EventsAsync(1))[0].Series!.LastObservedTime.Should().Be(_clock.GetUtcNow().UtcDateTime);
    }

    [Test]
    public async Task An_event_with_another_note_or_after_ten_minutes_is_a_new_event()
    {
        var gear = await CreateGearAsync("one");
        await _recorder.PublishAsync(gear, "Turned", "it turned");
        await EventsAsync(1);

        _clock.Advance(TimeSpan.FromMinutes(10));
        await _recorder.PublishAsync(gear, "Turned", "it turned");
        await _recorder.PublishAsync(gear, "Turned", "it turned left");
        await _recorder.PublishAsync(gear, "Stopped", "it turned");
        await _recorder.PublishAsync(gear, "Turned", "it turned", EventType.Warning);

        (await EventsAsync(5)).Should().OnlyContain(recorded => recorded.Series == null);
    }

    [Test]
    public async Task A_repeated_event_whose_object_has_expired_is_created_again()
    {
        var gear = await CreateGearAsync("one");
        await _recorder.PublishAsync(gear, "Turned", "it turned");
        var first = (await EventsAsync(1))[0];
        await Client.DeleteAsync(first);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await _recorder.PublishAsync(gear, "Turned", "it turned");

        (await EventsAsync(1))[0].Uid().Should().NotBe(first.Uid());
    }

    [Test]
    public async Task An_event_of_another_writer_under_the_name_of_a_repeated_event_is_not_changed()
    {
        var gear = await CreateGearAsync("one");
        await _recorder.PublishAsync(gear, "Turned", "it turned");
        var first = (await EventsAsync(1))[0];
        await Client.DeleteAsync(first);
        var foreign = await Client.CreateAsync(Foreign(first.Name(), gear));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await _recorder.PublishAsync(gear, "Turned", "it turned");

        var own = (await EventsAsync(2)).Single(found => found.Name() != foreign.Name());
        own.Note.Should().Be("it turned");
        (await Client.GetAsync<Eventsv1Event>(foreign.Name(), Namespace))!.ResourceVersion().Should().Be(foreign.ResourceVersion());
    }

    [Test]
    public async Task An_event_whose_name_another_writer_has_taken_is_created_under_another_name()
    {
        var gear = await CreateGearAsync("one");
        // The time and the number of the first event of a recorder.
        var foreign = await Client.CreateAsync(Foreign($"one.{_clock.GetUtcNow().UtcTicks:x}00", gear));

        await _recorder.PublishAsync(gear, "Turned", "it turned");

        (await EventsAsync(2)).Should().ContainSingle(found => found.Note == "it turned");
        (await Client.GetAsync<Eventsv1Event>(foreign.Name(), Namespace))!.ResourceVersion().Should().Be(foreign.ResourceVersion());
    }

    [Test]
    public async Task Events_of_one_object_are_limited_without_affecting_others()
    {
        var (chatty, quiet) = (await CreateGearAsync("chatty"), await CreateGearAsync("quiet"));

        for (var number = 0; number < 60; number++)
        {
            await _recorder.PublishAsync(chatty, "Turned", $"turn {number}");
        }

        await _recorder.PublishAsync(quiet, "Turned", "a turn");

        await Eventually.TrueAsync(async () => (await AllAsync()).Any(recorded => recorded.Regarding!.Name == "quiet"));
        (await AllAsync()).Count(recorded => recorded.Regarding!.Name == "chatty").Should().Be(25);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await _recorder.PublishAsync(chatty, "Turned", "after a pause");
        await EventsAsync(27);
    }

    [TestCase("x", 3000)]
    [TestCase("ä", 3000)]
    [TestCase("€", 3000)]
    [TestCase("🙂", 3000)]
    public async Task A_long_note_is_truncated_to_the_limit_of_the_server(string letter, int count)
    {
        await _recorder.PublishAsync(await CreateGearAsync("one"), "Turned", string.Concat(Enumerable.Repeat(letter, count)));

        var note = (await EventsAsync(1))[0].Note!;
        note.Should().EndWith($"{letter}…");
        System.Text.Encoding.UTF8.GetByteCount(note).Should().BeInRange(1015, 1024);
    }

    [Test]
    public async Task An_object_with_the_longest_name_can_have_events()
    {
        await _recorder.PublishAsync(await CreateGearAsync(new string('a', 234) + ".b" + new string('c', 17)), "Turned", "it turned");

        await EventsAsync(1);
    }

    // Servers before 1.22 require the namespace kube-system for such events, so a scripted server is used.
    [Test]
    public async Task Events_of_a_cluster_scoped_object_are_in_the_namespace_default()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(201, exchange.Request.Body));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, Json, TimeProvider.System);
        using var recorder = Recorder(client);
        await recorder.StartAsync(default);

        await recorder.PublishAsync(new V1Namespace { Metadata = new() { Name = "one", Uid = "uid" } }, "Turned", "it turned");

        await Eventually.TrueAsync(() => peer.Requests.Count == 1);
        peer.Requests[0].Path.Should().Be("/apis/events.k8s.io/v1/namespaces/default/events");
        await recorder.StopAsync(default);
    }

    [Test]
    public async Task Pending_events_are_written_at_shutdown()
    {
        var gear = await CreateGearAsync("one");
        for (var number = 0; number < 10; number++)
        {
            await _recorder.PublishAsync(gear, "Turned", $"turn {number}");
        }

        await _recorder.StopAsync(default);

        (await AllAsync()).Should().HaveCount(10);
    }

    [TestCase(500, "{}")]
    [TestCase(403, "{}")]
    [TestCase(201, "<html>sign in here</html>")]
    public async Task A_server_that_refuses_events_delays_and_stops_nothing(int status, string answer)
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(status, answer));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, Json, TimeProvider.System);
        using var recorder = Recorder(client);
        await recorder.StartAsync(default);

        for (var number = 0; number < 3; number++)
        {
            recorder.PublishAsync(A.Gear($"gear-{number}"), "Turned", "it turned").IsCompletedSuccessfully.Should().BeTrue();
        }

        await Eventually.TrueAsync(() => peer.Requests.Count == 3);
        recorder.ExecuteTask!.IsCompleted.Should().BeFalse();
        await recorder.StopAsync(default);
    }

    [Test]
    public async Task An_event_in_a_deleted_or_terminating_namespace_is_dropped_without_a_warning()
    {
        var logger = new RecordingLogger<EventRecorder>();
        using var recorder = new EventRecorder(Client, new EventAggregator(_clock), _clock, logger, "test-operator");
        await recorder.StartAsync(default);
        var gear = await CreateGearAsync("one");
        await Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "holds", NamespaceProperty = Namespace, Finalizers = ["test/holds"] } });
        await Client.DeleteAsync<V1Namespace>(Namespace);

        await recorder.PublishAsync(gear, "Turned", "it turned");
        await recorder.PublishAsync(A.Gear("lost"), "Turned", "it turned");

        await Eventually.TrueAsync(() => logger.Lines.Count == 2);
        logger.Lines.Should().OnlyContain(line => line.Level == LogLevel.Debug && line.Text.StartsWith("Dropped the event Turned of Gear", StringComparison.Ordinal));
        await recorder.StopAsync(default);
        await Client.PatchAsync<V1ConfigMap>(new ArcOperator.Kubernetes.Patching.JsonPatch().Remove("metadata", "finalizers").Build(), "holds", Namespace);
    }

    [Test]
    public async Task Many_events_are_written_at_a_limited_rate()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(201, exchange.Request.Body));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, Json, TimeProvider.System);
        using var recorder = Recorder(client);
        await recorder.StartAsync(default);

        for (var number = 0; number < 32; number++)
        {
            await recorder.PublishAsync(A.Gear($"gear-{number}"), "Turned", "it turned");
        }

        foreach (var written in new[] { 30, 31 })
        {
            await Eventually.TrueAsync(() => _clock.HasTimerIn(TimeSpan.FromMilliseconds(50)), what: "the next event waits for its turn");
            peer.Requests.Should().HaveCount(written);
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        await Eventually.TrueAsync(() => peer.Requests.Count == 32);
        await recorder.StopAsync(default);
    }

    // Everything but the name and the UID of the object is as an event of the recorder could have it.
    private Eventsv1Event Foreign(string name, Gear gear) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace },
        EventTime = _clock.GetUtcNow().UtcDateTime,
        ReportingController = "test-operator",
        ReportingInstance = Environment.MachineName,
        Action = "Turned",
        Reason = "Turned",
        Regarding = new() { ApiVersion = gear.ApiVersion, Kind = gear.Kind, NamespaceProperty = Namespace, Name = gear.Name(), Uid = gear.Uid() },
        Note = "forged",
        Type = "Normal",
    };

    private EventRecorder Recorder(KubernetesClient client) =>
        new(client, new EventAggregator(_clock), _clock, NullLogger<EventRecorder>.Instance, "test-operator");

    private async Task<IList<Eventsv1Event>> EventsAsync(int count)
    {
        await Eventually.TrueAsync(async () => (await AllAsync()).Count == count, what: $"{count} events");
        return await AllAsync();
    }

    private Task<IList<Eventsv1Event>> AllAsync() => Client.ListAsync<Eventsv1Event>(Namespace);
}
