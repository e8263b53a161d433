using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>Counters, and gauges that go up and down: what is recorded is added up.</summary>
internal sealed class CountedFamily(Instrument instrument, string type) : MetricFamily(instrument, type)
{
    private readonly ConcurrentDictionary<LabelSet, double> _series = new();

    public override void Record(double value, LabelSet labels) =>
        _series.AddOrUpdate(labels, static (_, added) => added, static (_, sum, added) => sum + added, value);

    public override void Forget(IReadOnlyList<KeyValuePair<string, string>> labels) => Drop(_series, labels);

    protected override void WriteSamples(PrometheusText text)
    {
        foreach (var (labels, value) in _series.OrderBy(series => series.Key.Text, StringComparer.Ordinal))
        {
            text.Sample(Name, labels.Braces(), value);
        }
    }
}
