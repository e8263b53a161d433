using System.Globalization;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>An informer with a real API server.</summary>
[Category("OldServer")]
public sealed class InformerOfServerTests : GearCluster
{
    [Test]
    public async Task An_informer_reports_existing_objects_and_later_changes()
    {
        await CreateGearAsync("early", new() { Size = 1 });

        await using var rig = Start(new(Client));
        await rig.ReachesAsync(InformerState.Synced);
        await CreateGearAsync("late");
        await ResizeAsync("early", 2);
        await Client.DeleteAsync<Gear>("late", Namespace);

        await Eventually.TrueAsync(() => rig.Story.Count == 4);
        rig.Story.Should().Equal("+early", "+late", "~early", "-late");
        rig.Get("early")!.Spec.Size.Should().Be(2);
    }

    [Test]
    public async Task A_list_of_several_pages_of_a_server_is_complete()
    {
        for (var number = 0; number < 5; number++)
        {
            await CreateGearAsync($"gear-{number}");
        }

        var client = new RecordingClient(Client);
        await using var rig = Start(client, options => options with { PageSize = 2, FirstListMayBeOld = false });
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().HaveCount(5);
        client.Lists.Should().HaveCount(3);
    }

    [Test]
    public async Task A_server_that_refuses_sendInitialEvents_is_read_in_pages()
    {
        await CreateGearAsync("one");

        var client = new RecordingClient(Client);
        await using var rig = Start(client, options => options with { StreamsInitialList = true });
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one");
        client.StreamedLists.Should().ContainSingle();
        client.Lists.Should().HaveCount((await Cluster.GetAsync()).IsCurrent ? 0 : 1);
    }

    [Test]
    public async Task A_watch_from_a_compacted_version_is_followed_by_a_list()
    {
        await CreateGearAsync("one");

        var client = new RecordingClient(Client) { FirstVersion = _ => "1" };
        await using var rig = Start(client);
        await Eventually.TrueAsync(() => client.Watches.Count == 2);

        client.Lists.Should().HaveCount(2);
        rig.Story.Should().Equal("+one");
        await ResizeAsync("one", 2);
        await Eventually.TrueAsync(() => rig.Get("one")!.Spec.Size == 2);
    }

    [Test]
    public async Task A_watch_from_a_future_version_is_silent_and_followed_by_a_list()
    {
        await CreateGearAsync("one");

        var client = new RecordingClient(Client) { FirstVersion = version => $"{long.Parse(version!, CultureInfo.InvariantCulture) + 1_000_000}" };
        await using var rig = Start(client, options => options with { WatchTimeout = TimeSpan.FromSeconds(1) });
        await Eventually.TrueAsync(() => client.Watches.Count == 1);
        await ResizeAsync("one", 2);

        await Eventually.TrueAsync(() => rig.Get("one")?.Spec.Size == 2);
        client.Lists.Should().HaveCountGreaterThan(1);
    }

    [Test]
    public async Task A_bookmark_before_the_end_gives_the_version_of_a_watch_without_events()
    {
        var elsewhere = await Cluster.NewNamespaceAsync(Client);
        var client = new RecordingClient(Client);
        await using var rig = Start(client, options => options with { WatchTimeout = TimeSpan.FromSeconds(3) });
        await Eventually.TrueAsync(() => client.Watches.Count == 1);

        var other = await Client.CreateAsync(new Gear { Metadata = new() { Name = "other", NamespaceProperty = elsewhere } });

        await Eventually.TrueAsync(() => client.Watches.Count == 2);
        long.Parse(client.Watches[1].ResourceVersion!, CultureInfo.InvariantCulture)
            .Should().BeGreaterThanOrEqualTo(long.Parse(other.ResourceVersion()!, CultureInfo.InvariantCulture));
        client.Lists.Should().ContainSingle();
        rig.Story.Should().BeEmpty();
    }

    [Test]
    public async Task A_missing_read_permission_is_reported_until_it_is_granted()
    {
        await CreateGearAsync("one");
        var plane = await Cluster.GetAsync();
        using var reader = plane.Connect(Json, await plane.AddUserAsync($"reader-of-{Namespace}"));

        await using var rig = Start(new(reader));
        await rig.ReachesAsync(InformerState.Forbidden);
        rig.Informer.Problem.Should().Contain("403 Forbidden").And.Contain($"reader-of-{Namespace}");
        await plane.KubectlAsync("create", "role", "reader", "-n", Namespace, "--verb=list,watch", "--resource=gears.runtime.test");
        await plane.KubectlAsync("create", "rolebinding", "reader", "-n", Namespace, "--role=reader", $"--user=reader-of-{Namespace}");

        await rig.ReachesAsync(InformerState.Synced);
        rig.Names.Should().Equal("one");
    }

    private InformerRig Start(RecordingClient client, Func<InformerOptions, InformerOptions>? configure = null) =>
        new(client, options => (configure?.Invoke(options) ?? options) with { Namespaces = [Namespace] });
}
