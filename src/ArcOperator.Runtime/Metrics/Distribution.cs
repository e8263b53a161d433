namespace ArcOperator.Runtime.Metrics;

/// <summary>One series of a histogram.</summary>
internal sealed class Distribution(double[] bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public void Add(double value)
    {
        var bucket = Array.BinarySearch(bounds, value);
        lock (_lock)
        {
            _counts[bucket >= 0 ? bucket : ~bucket]++;
            _sum += value;
        }
    }

    /// <summary>How many values fell into each bucket, and their sum.</summary>
    public (long[] Counts, double Sum) Read()
    {
        lock (_lock)
        {
            return ([.. _counts], _sum);
        }
    }
}
