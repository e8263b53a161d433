using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>Gauges that are set: the last value counts, for as long as nobody says otherwise.</summary>
internal class SetFamily(Instrument instrument, string type) : MetricFamily(instrument, type)
{
    private readonly ConcurrentDictionary<LabelSet, double> _series = new();

    public override void Record(double value, LabelSet labels) => _series[labels] = value;

    public override void Forget(IReadOnlyList<KeyValuePair<string, string>> labels) => Drop(_series, labels);

    protected void Clear() => _series.Clear();

    protected override void WriteSamples(PrometheusText text)
    {
        foreach (var (labels, value) in _series.OrderBy(series => series.Key.Text, StringComparer.Ordinal))
        {
            text.Sample(Name, labels.Braces(), value);
        }
    }
}
