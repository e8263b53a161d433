using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>Orders of one artifact run from creation to success, one after the other, and the API server records the operator's requests.</summary>
internal sealed record RequestRun(double WritesPerOrder, double Reads) : IRun<RequestRun>
{
    private const int Orders = 10;

    public static Task<RequestRun> RunAsync(BenchmarkContext workbench) => RunAsync(workbench, []);

    /// <summary>Runs an operator with options.</summary>
    public static async Task<RequestRun> RunAsync(BenchmarkContext workbench, IReadOnlyList<string> options)
    {
        var cluster = await workbench.AuditedClusterAsync();
        var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
        await using var @operator = await cluster.StartOperatorAsync(@namespace.Name, options);
        // One Order before, because some requests are sent only once.
        await LiveAsync(cluster, @namespace, "first");
        var before = cluster.OperatorRequests().Count;
        for (var order = 0; order < Orders; order++)
        {
            await LiveAsync(cluster, @namespace, $"order-{order}");
        }

        // Statuses are delayed by at most a second, so the last requests follow within that time.
        await Task.Delay(TimeSpan.FromSeconds(3));
        var requests = cluster.OperatorRequests().Skip(before).ToList();
        return new(
            requests.Count(request => request.Verb is "create" or "update" or "patch" or "delete") / (double)Orders,
            requests.Count(request => request.Verb is "get" or "list"));
    }

    /// <summary>With the statuses of Argo for a Workflow that takes a moment.</summary>
    private static async Task LiveAsync(BenchCluster cluster, BenchmarkNamespace @namespace, string name)
    {
        await using var arrivals = await @namespace.WatchWorkflowsAsync();
        await cluster.Client.CreateAsync(@namespace.Order(name));
        var workflow = (await arrivals.WaitForAsync(1)).Entity;
        await SayAsync(cluster, workflow, """{ "phase": "Running", "progress": "0/1", "startedAt": "2026-01-31T12:00:00Z" }""");
        await Task.Delay(TimeSpan.FromSeconds(1));
        await SayAsync(cluster, workflow, """{ "phase": "Succeeded", "progress": "1/1", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:42Z" }""");
        await Eventually.TrueAsync(async () => (await cluster.Client.GetAsync<V1Alpha1Order>(name, @namespace.Name))?.Status.Conditions.IsTrue(Conditions.Ready) is true);
    }

    private static Task<V1Alpha1Workflow> SayAsync(BenchCluster cluster, V1Alpha1Workflow workflow, string status) =>
        cluster.Client.PatchAsync<V1Alpha1Workflow>(MergePatch.Of(new() { ["status"] = JsonNode.Parse(status) }), workflow.Name(), workflow.Namespace());
}
