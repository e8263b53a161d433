using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Informers;
using ArcOperator.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// An object of a real API server changes 100 times a second, and an informer reports each change: with watches that last, and with a proxy that ends
/// each watch after 0.3 s, as a loaded server does. Both take turns several times. The fastest of each counts.
/// </summary>
/// <param name="CutMs">Median from the start of a write to the informer's report, with watches that end early.</param>
/// <param name="UncutMs">The same with watches that last.</param>
internal sealed record CutWatchRun(double CutMs, double UncutMs) : IRun<CutWatchRun>
{
    private const int Repetitions = 3;
    private const int WarmUp = 100;
    private const int Changes = 1000;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(300);

    public double Ratio => CutMs / UncutMs;

    public static async Task<CutWatchRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var @namespace = await Cluster.NewNamespaceAsync(cluster.Client);
        var (cut, uncut) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            uncut = Math.Min(uncut, await MeasureAsync(cluster, @namespace, $"uncut-{repetition}", HttpGate.HandOnAsync));
            cut = Math.Min(cut, await MeasureAsync(cluster, @namespace, $"cut-{repetition}", exchange =>
                exchange.Request.Query.ContainsKey("watch") ? exchange.HandOnForAsync(Lifetime) : exchange.HandOnAsync()));
            Console.Error.WriteLine($"watch_cut_stream_p50_ratio, run {repetition + 1}: so far {cut:0.0} ms cut, {uncut:0.0} ms uncut");
        }

        return new(cut, uncut);
    }

    private static async Task<double> MeasureAsync(BenchCluster cluster, string @namespace, string name, Func<GateExchange, Task> rule)
    {
        await using var gate = await cluster.StartGateAsync();
        gate.Rule = rule;
        using var client = new KubernetesClient(new() { Host = gate.Uri }, BenchCluster.Json, TimeProvider.System);
        using var informers = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance);
        using var stop = new CancellationTokenSource();
        var map = await cluster.Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = name, NamespaceProperty = @namespace } });
        var (sent, times) = (new ConcurrentDictionary<string, long>(), new ConcurrentBag<double>());
        var informer = informers.Add<V1ConfigMap>(new() { Namespaces = [@namespace], FieldSelector = $"metadata.name={name}" });
        informer.OnChange(change =>
        {
            if (change.New?.Data is { } data && data.TryGetValue("number", out var number) && sent.TryGetValue(number, out var began))
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        });
        var reading = informer.RunAsync(stop.Token);
        await Eventually.TrueAsync(() => informer.HasSynced);
        await ChangeAsync(cluster, map, number => sent[number] = Stopwatch.GetTimestamp());
        await stop.CancelAsync();
        await reading;
        return Median(times);
    }

    private static async Task ChangeAsync(BenchCluster cluster, V1ConfigMap map, Action<string> onSend)
    {
        using var timer = new PeriodicTimer(Period);
        for (var change = 0; change < WarmUp + Changes && await timer.WaitForNextTickAsync(); change++)
        {
            var number = $"{change}";
            if (change >= WarmUp)
            {
                onSend(number);
            }

            await cluster.Client.PatchAsync(map, MergePatch.Of(new() { ["data"] = new JsonObject { ["number"] = number } }));
        }
    }

    private static double Median(IEnumerable<double> times) => times.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : double.PositiveInfinity;
}
