namespace ArcOperator.Benchmarks.Bench;

/// <summary>Something that is done once and from which several figures can be read.</summary>
internal interface IRun<TRun>
{
    static abstract Task<TRun> RunAsync(BenchmarkContext workbench);
}
