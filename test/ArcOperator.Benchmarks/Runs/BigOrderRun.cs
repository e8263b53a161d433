using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// An Order of 1,000 artifacts until its 1,000 Workflows exist. Reference: the same client creates the same 2,001 objects. Afterwards all of them
/// fail with long messages.
/// </summary>
internal sealed record BigOrderRun(double Ratio, int StatusBytes) : IRun<BigOrderRun>
{
    private const int Artifacts = 1_000;
    private const int Repetitions = 3;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };

    public static async Task<BigOrderRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var (fastest, fastestRaw, status) = (double.MaxValue, double.MaxValue, 0);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
            await using var @operator = await cluster.StartOperatorAsync(@namespace.Name);
            fastest = Math.Min(fastest, await MeasureAsync(cluster, @namespace));
            fastestRaw = Math.Min(fastestRaw, await MeasureRawAsync(cluster, @namespace));
            if (repetition == 0)
            {
                status = await FailAllAsync(cluster, @namespace);
            }

            Console.Error.WriteLine($"order_1000_artifacts_ratio, run {repetition + 1}: so far {fastest:0.000} s with the operator, {fastestRaw:0.000} s by hand");
        }

        return new(fastest / fastestRaw, status);
    }

    private static async Task<double> MeasureAsync(BenchCluster cluster, BenchmarkNamespace @namespace)
    {
        // The first Orders of a process are slow, as its code is compiled then.
        await using (var first = await @namespace.WatchWorkflowsAsync())
        {
            await cluster.Client.CreateAsync(@namespace.Order("warm-up", 50));
            await first.WaitForAsync(50);
        }

        await using var arrivals = await @namespace.WatchWorkflowsAsync();
        var began = Stopwatch.GetTimestamp();
        await cluster.Client.CreateAsync(@namespace.Order("big", Artifacts));
        return Stopwatch.GetElapsedTime(began, (await arrivals.WaitForAsync(Artifacts)).At).TotalSeconds;
    }

    private static async Task<double> MeasureRawAsync(BenchCluster cluster, BenchmarkNamespace @namespace)
    {
        var works = (await cluster.Client.ListAsync<V1Alpha1ArtifactWorkflow>(@namespace.Name)).Where(work => work.Name().StartsWith("big", StringComparison.Ordinal)).ToList();
        var other = await BenchmarkNamespace.CreateAsync(cluster);
        var order = other.Order("big", Artifacts);
        var began = Stopwatch.GetTimestamp();
        await cluster.Client.CreateAsync(order);
        IEnumerable<Func<CancellationToken, Task>> creations =
        [
            .. works.Select<V1Alpha1ArtifactWorkflow, Func<CancellationToken, Task>>(work => token => cluster.Client.CreateAsync(Moved(work, other.Name), token)),
            .. works.Select<V1Alpha1ArtifactWorkflow, Func<CancellationToken, Task>>(work => token => cluster.Client.CreateAsync(PairFactory.WorkflowToStart(work, other.Name), token)),
        ];
        await Parallel.ForEachAsync(creations, Parallelism, async (create, token) => await create(token));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static V1Alpha1ArtifactWorkflow Moved(V1Alpha1ArtifactWorkflow work, string @namespace) => new()
    {
        Metadata = new() { Name = work.Name(), NamespaceProperty = @namespace, Labels = work.Metadata.Labels, OwnerReferences = work.Metadata.OwnerReferences },
        Spec = work.Spec,
    };

    private static async Task<int> FailAllAsync(BenchCluster cluster, BenchmarkNamespace @namespace)
    {
        var failure = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["phase"] = "Failed", ["progress"] = "0/1", ["message"] = new string('x', 2000),
                ["startedAt"] = "2026-01-31T12:00:00Z", ["finishedAt"] = "2026-01-31T12:00:42Z",
            },
        };
        var workflows = (await cluster.Client.ListAsync<V1Alpha1Workflow>(@namespace.Name)).Where(found => found.Name().StartsWith("big", StringComparison.Ordinal));
        await Parallel.ForEachAsync(workflows, Parallelism, async (workflow, token) =>
            await cluster.Client.PatchAsync<V1Alpha1Workflow>(MergePatch.Of((JsonObject)failure.DeepClone()), workflow.Name(), @namespace.Name, cancellationToken: token));
        V1Alpha1Order? order = null;
        await Eventually.TrueAsync(async () => (order = await cluster.Client.GetAsync<V1Alpha1Order>("big", @namespace.Name))?.Status.Failed == Artifacts, TimeSpan.FromMinutes(2));
        return JsonSerializer.SerializeToUtf8Bytes(order?.Status ?? new(), BenchCluster.Json.TypeInfo<V1Alpha1OrderStatus>()).Length;
    }
}
