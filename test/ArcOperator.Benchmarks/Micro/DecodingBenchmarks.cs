using System.Text;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;
using ArcOperator.Kubernetes.Watching;
using BenchmarkDotNet.Attributes;

namespace ArcOperator.Benchmarks.Micro;

/// <summary>Decoding a line of a watch.</summary>
public class DecodingBenchmarks
{
    private readonly byte[] _line = Encoding.UTF8.GetBytes($$"""{"type":"MODIFIED","object":{{WatchSample.ArtifactWorkflow(1)}}}""");
    private readonly WatchEventReader<V1Alpha1ArtifactWorkflow> _reader = new(BenchCluster.Json);

    [Benchmark]
    public object? Watch_event() => _reader.Read(_line).Object;
}
