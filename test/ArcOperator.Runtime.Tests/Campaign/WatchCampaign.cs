using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>
/// Objects are created, changed and deleted while lists and watches have every fault. Afterwards the cache equals the true state, and the reported
/// changes lead to it: no existing object was reported as deleted, and none is missing.
/// </summary>
[Category("Campaign")]
public sealed class WatchCampaign
{
    private const int Changes = 400;

    private readonly Seed _seed = new();

    [Test]
    public async Task An_informer_has_the_true_state_after_faults_of_every_kind([Range(0, 14)] int run)
    {
        var random = new Random(_seed.Random.Next() + run);
        await using var server = new UnreliableServer(random);
        using var client = new KubernetesClient(new ClusterConfiguration { Host = server.Uri }, new ObjectJson(KindsJson.Default), TimeProvider.System);
        await using var rig = new InformerRig(
            client, new ManualTimeProvider(), options => options with { PageSize = 4, WatchTimeout = TimeSpan.FromSeconds(10), WatchdogGrace = TimeSpan.FromSeconds(2) });

        for (var change = 0; change < Changes; change++)
        {
            server.Change();
            rig.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(2000)));
            if (change % 10 == 0)
            {
                await Task.Delay(random.Next(10));
            }
        }

        server.Recover();
        server.Change();
        try
        {
            // A list is in the cache before its changes are reported.
            await rig.PassTimeUntilAsync(() => Cached(rig).SequenceEqual(server.Truth) && Retold(rig.Changes).SequenceEqual(server.Truth));
        }
        catch (AssertionException)
        {
            Cached(rig).Should().Equal(server.Truth, "{0}, run {1}, after {2} requests", _seed, run, server.Requests);
        }

        Retold(rig.Changes).Should().Equal(server.Truth, "{0}, run {1}", _seed, run);
    }

    private static IReadOnlyList<string> Cached(InformerRig rig) => [.. rig.Informer.List().OrderBy(gear => gear.Name(), StringComparer.Ordinal).Select(UnreliableServer.Describe)];

    /// <summary>Returns the state that results from all reported changes. Each change must fit the one before.</summary>
    private static List<string> Retold(IEnumerable<EntityChange<Gear>> changes)
    {
        var state = new SortedDictionary<string, Gear>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            state.TryGetValue(change.Latest.Name(), out var known);
            change.Old?.ResourceVersion().Should().Be(known?.ResourceVersion(), "what was is what was told before");
            (change.Old is null).Should().Be(known is null);
            if (change.New is { } now)
            {
                state[now.Name()] = now;
            }
            else
            {
                state.Remove(change.Latest.Name());
            }
        }

        return [.. state.Values.Select(UnreliableServer.Describe)];
    }
}
