using System.Text.Json;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>A namespace with two Endpoints and a type, and the actions of a user in it.</summary>
internal sealed class BenchmarkNamespace(BenchCluster cluster, string name)
{
    public string Name => name;

    public static async Task<BenchmarkNamespace> CreateAsync(BenchCluster cluster)
    {
        var name = await Cluster.NewNamespaceAsync(cluster.Client);
        foreach (var endpoint in new[] { "source", "destination" })
        {
            await cluster.Client.CreateAsync(new V1Alpha1Endpoint
            {
                Metadata = new() { Name = endpoint, NamespaceProperty = name },
                // An address that is not probed, so that the run contacts this machine only.
                Spec = new() { Type = "oci", RemoteUrl = "127.0.0.1:1", Usage = EndpointUsage.All },
            });
        }

        await cluster.Client.CreateAsync(new V1Alpha1ArtifactType
        {
            Metadata = new() { Name = "oci", NamespaceProperty = name },
            Spec = new() { WorkflowTemplateRef = new() { Name = "copy" } },
        });
        await cluster.Client.CreateAsync(new V1Alpha1WorkflowTemplate { Metadata = new() { Name = "copy", NamespaceProperty = name }, Facts = new() });
        return new(cluster, name);
    }

    /// <summary>Returns an Order.</summary>
    public V1Alpha1Order Order(string order, int artifacts = 1) => new()
    {
        Metadata = new() { Name = order, NamespaceProperty = name },
        Spec = new()
        {
            Defaults = new() { SrcRef = new() { Name = "source" }, DstRef = new() { Name = "destination" } },
            Artifacts = [.. Enumerable.Range(0, artifacts).Select(index => new OrderArtifact
            {
                Type = "oci",
                Spec = JsonElement.Parse($$"""{ "image": "library/busybox:1.36", "override": "team/{{order}}:{{index}}" }"""),
            })],
        },
    };

    /// <summary>Waits until all objects have their first status, so that the operator is idle.</summary>
    public Task AllIsNotedAsync() => Eventually.TrueAsync(
        async () => (await cluster.Client.ListAsync<V1Alpha1Order>(name)).All(order => order.Status.ObservedGeneration > 0)
            && (await cluster.Client.ListAsync<V1Alpha1ArtifactWorkflow>(name)).All(work => work.Status.ObservedGeneration > 0),
        TimeSpan.FromMinutes(2));

    /// <summary>Watches new Workflows.</summary>
    public Task<WatchedObjects<V1Alpha1Workflow>> WatchWorkflowsAsync() => WatchedObjects<V1Alpha1Workflow>.WatchAsync(cluster.Client, name);
}
