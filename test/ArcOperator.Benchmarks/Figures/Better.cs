namespace ArcOperator.Benchmarks.Figures;

/// <summary>Which way a figure should go.</summary>
internal enum Better
{
    Lower,
    Higher,
}
