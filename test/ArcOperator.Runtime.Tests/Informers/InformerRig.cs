using System.Collections.Concurrent;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>A running informer of gears, its clock, and all changes that it reported.</summary>
internal sealed class InformerRig : IAsyncDisposable
{
    private readonly IResourceClient _client;
    private readonly IDisposable? _connection;
    private readonly TimeProvider _clock;
    private readonly InformerContext _context;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<EntityChange<Gear>> _changes = [];
    private readonly Task _running;
    private int _losses;
    private int _returns;

    /// <param name="peer">Server that the informer reads from.</param>
    /// <param name="configure">Default: pages, not a stream.</param>
    public InformerRig(GearPeer peer, Func<InformerOptions, InformerOptions>? configure = null)
        : this(Connect(peer), new ManualTimeProvider(), configure) => _connection = _client as IDisposable;

    /// <summary>An informer with the real clock.</summary>
    public InformerRig(IResourceClient client, Func<InformerOptions, InformerOptions>? configure = null)
        : this(client, TimeProvider.System, configure)
    {
    }

    public InformerRig(IResourceClient client, TimeProvider clock, Func<InformerOptions, InformerOptions>? configure = null)
    {
        var options = new InformerOptions { StreamsInitialList = false };
        (_client, _clock) = (client, clock);
        _context = new(client, clock, Log.Factory);
        Informer = new(_context, configure?.Invoke(options) ?? options, Log.Factory.CreateLogger<Informer<Gear>>());
        Informer.OnChange(_changes.Enqueue);
        Informer.OnAvailabilityChange(() => Interlocked.Increment(ref Informer.State == InformerState.KindMissing ? ref _losses : ref _returns));
        _running = Informer.RunAsync(_stop.Token);
    }

    public ManualTimeProvider Clock => (ManualTimeProvider)_clock;

    public Informer<Gear> Informer { get; }

    /// <summary>All log messages.</summary>
    public RecordedLog Log { get; } = new();

    /// <summary>Number of times at which the kind was found missing.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>Number of times at which the kind returned.</summary>
    public int Returns => Volatile.Read(ref _returns);

    /// <summary>All reported changes, as "+name", "~name" and "-name".</summary>
    public IReadOnlyList<string> Story => [.. _changes.Select(Word)];

    public IReadOnlyList<EntityChange<Gear>> Changes => [.. _changes];

    /// <summary>Names in the cache, sorted.</summary>
    public IReadOnlyList<string> Names => [.. Informer.List().Select(gear => gear.Name()).Order()];

    public Gear? Get(string name) => Informer.List().SingleOrDefault(gear => gear.Name() == name);

    public Task ReachesAsync(InformerState state) => Informer.WaitForAsync(new HashSet<InformerState> { state }, default).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Advances the clock in small steps until the condition is met.</summary>
    public Task PassTimeUntilAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        Clock.Advance(TimeSpan.FromMilliseconds(100));
        return condition();
    });

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _context.Dispose();
        _connection?.Dispose();
        _stop.Dispose();
    }

    public static KubernetesClient Connect(GearPeer peer) =>
        new(new ClusterConfiguration { Host = peer.Uri }, new ObjectJson(KindsJson.Default), TimeProvider.System);

    private static string Word(EntityChange<Gear> change) => (change.Old is null ? "+" : change.New is null ? "-" : "~") + change.Latest.Name();
}
