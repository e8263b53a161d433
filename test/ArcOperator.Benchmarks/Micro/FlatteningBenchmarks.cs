using System.Text.Json;
using ArcOperator.Controllers.Orders;
using BenchmarkDotNet.Attributes;

namespace ArcOperator.Benchmarks.Micro;

/// <summary>Flattening a free-form spec into parameters.</summary>
public class FlatteningBenchmarks
{
    private readonly JsonElement _spec = JsonElement.Parse("""{ "image": "library/busybox:1.36", "override": "team/busybox:1.36", "scan": { "severity": "high", "ignore": ["CVE-1", "CVE-2"] } }""");

    [Benchmark]
    public int Spec() => SpecFlattener.Flatten(_spec).Parameters.Count;
}
