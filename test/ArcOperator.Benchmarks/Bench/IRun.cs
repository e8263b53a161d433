namespace ArcOperator.Benchmarks.Bench;

/// <summary>A run from which several figures are read.</summary>
internal interface IRun<TRun>
{
    static abstract Task<TRun> RunAsync(BenchmarkContext workbench);
}
