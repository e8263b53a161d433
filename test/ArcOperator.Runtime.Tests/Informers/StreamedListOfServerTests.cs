using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>A current API server streams the first list.</summary>
[Category("CrdServer")]
public sealed class StreamedListOfServerTests : GearCluster
{
    [Test]
    public async Task A_current_server_streams_the_first_list_and_the_watch_follows()
    {
        using var current = (await Cluster.GetAsync()).Connect(Json, await Cluster.RequireCrdServerAsync());
        await new CrdInstaller(current, TimeProvider.System).InstallAsync(CrdGenerator.Generate([typeof(Gear)]).Single(), default);
        var gears = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            current.CreateAsync(new Gear { Metadata = new() { Name = $"gear-{number}", NamespaceProperty = Namespace } })));

        var client = new RecordingClient(current);
        await using var rig = new InformerRig(client, options => options with { StreamsInitialList = true, Namespaces = [Namespace] });
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().HaveCount(20);
        client.Lists.Should().BeEmpty();
        client.StreamedLists.Should().ContainSingle();

        await current.PatchAsync(gears[0], MergePatch.Of(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["size"] = 2 } }));
        await current.DeleteAsync(gears[1]);
        await Eventually.TrueAsync(() => rig.Names.Count == 19 && rig.Get("gear-0")!.Spec.Size == 2);
        rig.Changes.Count(change => change.IsInitial).Should().Be(20);
    }
}
