using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>All series of one metric.</summary>
internal abstract class MetricFamily(Instrument instrument, string type)
{
    public string Name => instrument.Name;

    public static MetricFamily For(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => new HistogramFamily(histogram),
        { IsObservable: true } => new ObservedFamily(instrument, IsCounter(instrument) ? "counter" : "gauge"),
        Gauge<long> or Gauge<double> or Gauge<int> => new SetFamily(instrument, "gauge"),
        _ => new CountedFamily(instrument, IsCounter(instrument) ? "counter" : "gauge"),
    };

    public abstract void Record(double value, LabelSet labels);

    public abstract void Forget(IReadOnlyList<KeyValuePair<string, string>> labels);

    /// <summary>What is observed only when somebody asks is about to be observed.</summary>
    public virtual void BeginScrape()
    {
    }

    public void WriteTo(PrometheusText text)
    {
        text.Head(Name, instrument.Description is { Length: > 0 } help ? help : Name, type);
        WriteSamples(text);
    }

    protected abstract void WriteSamples(PrometheusText text);

    protected static bool Matches(LabelSet series, IReadOnlyList<KeyValuePair<string, string>> labels) =>
        labels.All(label => series.Has(label.Key, label.Value));

    protected static void Drop<TValue>(ConcurrentDictionary<LabelSet, TValue> series, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        foreach (var key in series.Keys.Where(key => Matches(key, labels)))
        {
            series.TryRemove(key, out _);
        }
    }

    private static bool IsCounter(Instrument instrument) =>
        instrument is Counter<long> or Counter<double> or Counter<int> or ObservableCounter<long> or ObservableCounter<double>;
}
