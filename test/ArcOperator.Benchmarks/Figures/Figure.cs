using ArcOperator.Benchmarks.Bench;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>The direction in which a figure improves.</summary>
internal enum Better
{
    Lower,
    Higher,
}

/// <summary>One number that describes the whole system. All figures stand in <see cref="FigureList"/>.</summary>
/// <param name="Name">Name, as in <c>bench.sh NAME</c> and in the JSON.</param>
/// <param name="Unit">Unit of value and target.</param>
/// <param name="Target">Worst acceptable value. Null for information only: an absolute time depends on the machine, so a ratio beside it has the target.</param>
/// <param name="Better">Direction of improvement.</param>
/// <param name="MeasureAsync">Measurement of the value.</param>
internal sealed record Figure(string Name, string Unit, double? Target, Better Better, Func<BenchmarkContext, Task<double>> MeasureAsync)
{
    /// <summary>Returns a figure that is read from a run. Figures of the same run share one execution.</summary>
    public static Figure From<TRun>(string name, string unit, double? target, Better better, Func<TRun, double> read)
        where TRun : class, IRun<TRun> => new(name, unit, target, better, async workbench => read(await workbench.OnceAsync<TRun>()));

    public bool IsMet(double value) => Target is not { } target || (Better == Better.Lower ? value <= target : value >= target);
}
