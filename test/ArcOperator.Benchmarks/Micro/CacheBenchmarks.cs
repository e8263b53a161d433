using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Benchmarks.Runs;
using ArcOperator.Runtime.Informers;
using BenchmarkDotNet.Attributes;

namespace ArcOperator.Benchmarks.Micro;

/// <summary>Reading and writing a cache of 10,000 objects.</summary>
public class CacheBenchmarks
{
    private const int Objects = 10_000;

    private static readonly EntityIndex<V1Alpha1ArtifactWorkflow> ByTemplate = new(workflow => [workflow.Spec.WorkflowTemplateRef.Name]);

    private readonly ObjectStore<V1Alpha1ArtifactWorkflow> _store = new();
    private ObjectKey _key;
    private int _version = 1;

    [GlobalSetup]
    public void Fill()
    {
        _store.AddIndex(ByTemplate);
        for (var number = 0; number < Objects; number++)
        {
            _store.Put(Entity(number));
        }

        _key = ObjectKey.Of(Entity(Objects / 2));
    }

    [Benchmark]
    public object? Get() => _store.Get(_key);

    [Benchmark]
    public object? Put() => _store.Put(Entity(Objects / 2));

    private V1Alpha1ArtifactWorkflow Entity(int number)
    {
        var entity = PairFactory.ArtifactWorkflow("team", number);
        return new() { Metadata = entity.Metadata with { ResourceVersion = $"{_version++}" }, Spec = entity.Spec, Status = entity.Status };
    }
}
