using System.Text.Json;
using ArcOperator.Controllers.Orders;
using BenchmarkDotNet.Attributes;

namespace ArcOperator.Benchmarks.Micro;

/// <summary>Hashing the inputs of an artifact, as for the name of its ArtifactWorkflow.</summary>
public class HashingBenchmarks
{
    private readonly JsonElement _spec = JsonElement.Parse("""{ "image": "library/busybox:1.36", "override": "team/busybox:1.36", "scan": { "severity": "high", "ignore": ["CVE-1", "CVE-2"] } }""");

    [Benchmark]
    public string Canonical_text() => CanonicalJson.Write(_spec);
}
