using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>What is observed when somebody asks: only the last observation counts, and what is not observed any more is gone.</summary>
internal sealed class ObservedFamily(Instrument instrument, string type) : MetricFamily(instrument, type)
{
    private readonly ConcurrentDictionary<LabelSet, double> _series = new();

    public override void BeginScrape() => _series.Clear();

    public override void Record(double value, LabelSet labels) => _series[labels] = value;

    public override void Forget(IReadOnlyList<KeyValuePair<string, string>> labels) => Drop(_series, labels);

    protected override void WriteSamples(PrometheusText text)
    {
        foreach (var (labels, value) in _series.OrderBy(series => series.Key.Text, StringComparer.Ordinal))
        {
            text.Sample(Name, labels.Braces(), value);
        }
    }
}
