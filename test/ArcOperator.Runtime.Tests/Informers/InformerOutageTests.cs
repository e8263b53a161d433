using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>A real API server that stops and returns without the state that it reported. It has its own control plane.</summary>
public sealed class InformerOutageTests
{
    private readonly ObjectJson _json = new(KindsJson.Default);
    private ControlPlane _plane = null!;
    private KubernetesClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _plane = await ControlPlane.StartAsync(controllerManager: false);
        _client = _plane.Connect(_json);
        await new CrdInstaller(_client, TimeProvider.System).InstallAsync(CrdGenerator.Generate([typeof(Gear)]).Single(), default);
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _plane.DisposeAsync();
    }

    [Test]
    public async Task After_an_outage_only_real_changes_are_reported()
    {
        await CreateAsync("kept", "changed", "gone", "again");
        await using var connection = new CuttableConnection(_client.BaseUri.Port);
        using var cut = ClientThrough(connection);
        await using var near = new InformerRig(_client, new ManualTimeProvider());
        await using var far = new InformerRig(cut, new ManualTimeProvider());
        await near.ReachesAsync(InformerState.Synced);
        await far.ReachesAsync(InformerState.Synced);

        connection.Cut();
        await far.ReachesAsync(InformerState.Failing);
        await _client.PatchAsync<Gear>(MergePatch.Of(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["size"] = 2 } }), "changed", "default");
        await _client.DeleteAsync<Gear>("gone", "default");
        await _client.DeleteAsync<Gear>("again", "default");
        await CreateAsync("again", "new");
        await Eventually.TrueAsync(() => near.Story.Count == 9);
        await _plane.RestartApiServerAsync();
        connection.Restore();

        await far.PassTimeUntilAsync(() => far.Names.SequenceEqual(["again", "changed", "kept", "new"]) && far.Story.Count == 8);
        far.Story.Skip(4).Should().BeEquivalentTo("~changed", "-gone", "~again", "+new");
        far.Changes.Where(change => change.Deleted is not null).Select(change => change.Latest.Name()).Should().BeEquivalentTo("gone", "again");
        far.Names.Should().Equal(near.Names);

        await CreateAsync("last");
        await far.PassTimeUntilAsync(() => far.Names.Contains("last"));
        await near.PassTimeUntilAsync(() => near.Names.Contains("last"));
        near.Story.Skip(9).Should().Equal("+last");
    }

    private Task<Gear[]> CreateAsync(params string[] names) =>
        Task.WhenAll(names.Select(name => _client.CreateAsync(new Gear { Metadata = new() { Name = name, NamespaceProperty = "default" } })));

    private KubernetesClient ClientThrough(CuttableConnection connection)
    {
        using var folder = new TemporaryFolder();
        var direct = File.ReadAllText(_plane.AdminKubeconfig);
        var path = folder.Write("kubeconfig", direct.Replace($":{_client.BaseUri.Port}", $":{connection.Port}", StringComparison.Ordinal));
        return new(ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [path]), _json, TimeProvider.System);
    }
}
