using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>Distributions: how often a value was at most so large. The bounds are the instrument's own advice.</summary>
internal sealed class HistogramFamily(Histogram<double> instrument) : MetricFamily(instrument, "histogram")
{
    // Prometheus' own, for seconds.
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly double[] _bounds = [.. instrument.Advice?.HistogramBucketBoundaries ?? DefaultBounds];
    private readonly ConcurrentDictionary<LabelSet, Distribution> _series = new();

    public override void Record(double value, LabelSet labels) =>
        _series.GetOrAdd(labels, static (_, bounds) => new(bounds), _bounds).Add(value);

    public override void Forget(IReadOnlyList<KeyValuePair<string, string>> labels) => Drop(_series, labels);

    protected override void WriteSamples(PrometheusText text)
    {
        foreach (var (labels, distribution) in _series.OrderBy(series => series.Key.Text, StringComparer.Ordinal))
        {
            var (counts, sum) = distribution.Read();
            var total = 0L;
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                total += counts[bucket];
                var bound = bucket < _bounds.Length ? _bounds[bucket] : double.PositiveInfinity;
                text.Sample($"{Name}_bucket", labels.Braces($"le=\"{PrometheusText.Number(bound)}\""), total);
            }

            text.Sample($"{Name}_sum", labels.Braces(), sum);
            text.Sample($"{Name}_count", labels.Braces(), total);
        }
    }
}
