using ArcOperator.Benchmarks.Bench;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>One number that says how well the whole system does. To add one, write a class beside this and name it in <see cref="FigureList"/>.</summary>
/// <param name="Name">As in <c>bench.sh NAME</c> and in the JSON.</param>
/// <param name="Unit">Of value and target.</param>
/// <param name="Target">What it should not be worse than.</param>
/// <param name="Better">Which way is better.</param>
internal abstract record Figure(string Name, string Unit, double Target, Better Better)
{
    public abstract Task<double> MeasureAsync(Workbench workbench);

    public bool IsMet(double value) => Better == Better.Lower ? value <= Target : value >= Target;
}
