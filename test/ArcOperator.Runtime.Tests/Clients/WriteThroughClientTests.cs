using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Controllers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Clients;

/// <summary>A written object is in the cache when the write returns. The informer does not run, so no watch brings it.</summary>
public sealed class WriteThroughClientTests : GearCluster
{
    private OperatorRig _rig = null!;

    private IKubernetesClient Writer => _rig.Client;

    private IResourceClient StatusWriter => _rig.Get<IResourceClient>();

    [SetUp]
    public async Task Build() => _rig = OperatorRig.Build(
        Namespace,
        Kubernetes.Configuration.ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [(await Cluster.GetAsync()).AdminKubeconfig]),
        builder => builder.AddCache<Gear>(options => options with { Namespaces = [Namespace] }));

    [TearDown]
    public ValueTask Dispose() => _rig.DisposeAsync();

    [Test]
    public async Task A_created_object_is_in_the_cache()
    {
        var gear = await Writer.CreateAsync(Gear());

        Cached().Should().BeSameAs(gear);
    }

    [Test]
    public async Task A_replaced_object_is_in_the_cache()
    {
        var gear = await Writer.CreateAsync(Gear());

        gear = await Writer.UpdateAsync(new Gear { Metadata = gear.Metadata, Spec = new() { Size = 3 } });

        Cached().Should().BeSameAs(gear);
    }

    [Test]
    public async Task A_patched_object_is_in_the_cache()
    {
        var gear = await Writer.CreateAsync(Gear());

        gear = await Writer.PatchAsync(gear, Patch("spec", "size", 2));
        Cached().Should().BeSameAs(gear);

        gear = await Writer.PatchAsync<Gear>(Patch("spec", "size", 3), "one", Namespace);
        Cached()!.Spec.Size.Should().Be(3);
    }

    [Test]
    public async Task An_applied_object_is_in_the_cache()
    {
        var gear = await Writer.ApplyAsync(Gear(), "test", force: true);

        Cached().Should().BeSameAs(gear);
    }

    [Test]
    public async Task A_written_status_is_in_the_cache()
    {
        var gear = await Writer.CreateAsync(Gear());

        gear = await Writer.UpdateStatusAsync(new Gear { Metadata = gear.Metadata, Status = new() { Phase = "a" } });
        Cached()!.Status.Phase.Should().Be("a");

        await StatusWriter.PatchStatusAsync(gear, Patch("status", "phase", "b"), default);
        Cached()!.Status.Phase.Should().Be("b");

        await StatusWriter.ApplyStatusAsync(new Gear { Metadata = new() { Name = "one", NamespaceProperty = Namespace }, Status = new() { Phase = "c" } }, "test", default);
        Cached()!.Status.Phase.Should().Be("c");
    }

    [Test]
    public async Task A_dry_run_is_not_in_the_cache()
    {
        var gear = await Writer.CreateAsync(Gear());

        await Writer.PatchAsync(gear, Patch("spec", "size", 2), dryRun: "All");
        await Writer.ApplyAsync(new Gear { Metadata = new() { Name = "two", NamespaceProperty = Namespace } }, "test", dryRun: "All");

        Cached().Should().BeSameAs(gear);
        _rig.Cache<Gear>().Count.Should().Be(1);
    }

    [Test]
    public async Task An_object_outside_of_the_cached_namespace_is_not_in_the_cache()
    {
        var elsewhere = await Cluster.NewNamespaceAsync(Client);

        await Writer.CreateAsync(new Gear { Metadata = new() { Name = "one", NamespaceProperty = elsewhere } });

        _rig.Cache<Gear>().Count.Should().Be(0);
    }

    [Test]
    public async Task An_object_of_a_kind_without_a_cache_is_written()
    {
        var map = await Writer.CreateAsync(ConfigMap("map", "value"));

        (await Writer.GetAsync<V1ConfigMap>("map", Namespace))!.Uid().Should().Be(map.Uid());
    }

    private Gear? Cached() => _rig.Cache<Gear>().Get(new ObjectKey(Namespace, "one"));

    private Gear Gear() => new() { Metadata = new() { Name = "one", NamespaceProperty = Namespace }, Spec = new() { Size = 1 } };

    private static V1Patch Patch(string part, string field, JsonNode value) => MergePatch.Of(new() { [part] = new JsonObject { [field] = value } });
}
