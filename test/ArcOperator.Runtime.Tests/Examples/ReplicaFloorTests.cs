using ArcOperator.Example;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Examples;

/// <summary>The controller of docs/extending.md on a real API server.</summary>
public sealed class ReplicaFloorTests : GearCluster
{
    [Test]
    public async Task The_example_controller_raises_a_Deployment_to_its_minimum_and_keeps_a_larger_one()
    {
        await InstallAsync(typeof(V1ReplicaFloor));
        var apps = Client.ApiClient.AppsV1;
        await apps.CreateNamespacedDeploymentAsync(Deployment("large", 5), Namespace);
        await apps.CreateNamespacedDeploymentAsync(Deployment("small", 1), Namespace);
        using var host = await StartAsync();
        using var client = (await Cluster.GetAsync()).Connect(new ObjectJson(ReplicaFloorJsonContext.Default));

        await client.CreateAsync(Floor("large", 3));
        await client.CreateAsync(Floor("absent", 3));
        await client.CreateAsync(Floor("small", 3));
        await Eventually.TrueAsync(async () => (await apps.ReadNamespacedDeploymentAsync("small", Namespace)).Spec.Replicas == 3);
        // The queue keeps the order, and the end of the host waits for running work.
        await host.StopAsync();

        (await apps.ReadNamespacedDeploymentAsync("large", Namespace)).Spec.Replicas.Should().Be(5);
    }

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var cluster = ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [(await Cluster.GetAsync()).AdminKubeconfig]);
        builder.Services.AddReplicaFloors(cluster).Settings.Namespace = Namespace;
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private V1ReplicaFloor Floor(string deployment, int minimum) =>
        new() { Metadata = new() { Name = deployment, NamespaceProperty = Namespace }, Spec = new() { Deployment = deployment, Minimum = minimum } };

    private static V1Deployment Deployment(string name, int replicas)
    {
        var labels = new Dictionary<string, string> { ["app"] = name };
        return new()
        {
            Metadata = new() { Name = name },
            Spec = new()
            {
                Replicas = replicas,
                Selector = new() { MatchLabels = labels },
                Template = new() { Metadata = new() { Labels = labels }, Spec = new() { Containers = [new() { Name = "web", Image = "web" }] } },
            },
        };
    }
}
