using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>
/// Keeps what the instruments of this process measured, and writes it as Prometheus text. The same instruments can be exported
/// by OTLP at the same time; neither knows of the other.
/// </summary>
public sealed class PrometheusCollector : IDisposable
{
    /// <summary>The content type of what <see cref="Write"/> returns.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly Lock _scrape = new();

    /// <param name="meters">Names of meters, or their beginnings, whose instruments count.</param>
    public PrometheusCollector(params IReadOnlyList<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Any(meter => instrument.Meter.Name.StartsWith(meter, StringComparison.Ordinal)))
            {
                // Two meters may have an instrument of one name, and a name may be described only once.
                _families[instrument] = _families.Values.FirstOrDefault(family => family.Name == instrument.Name) ?? MetricFamily.For(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.MeasurementsCompleted = (instrument, state) => _families.TryRemove(instrument, out _);
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything as of now, in the order of names and labels.</summary>
    public string Write()
    {
        lock (_scrape)
        {
            foreach (var family in _families.Values.Distinct())
            {
                family.BeginScrape();
            }

            _listener.RecordObservableInstruments();
            return Text();
        }
    }

    /// <summary>Forgets the series that carry this label with this value: what they were about is gone.</summary>
    public void Forget(params IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        foreach (var family in _families.Values)
        {
            family.Forget(labels);
        }
    }

    public void Dispose() => _listener.Dispose();

    private string Text()
    {
        var text = new PrometheusText();
        foreach (var family in _families.Values.Distinct().OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            family.WriteTo(text);
        }

        return text.ToString();
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_families.TryGetValue(instrument, out var family))
        {
            family.Record(value, LabelSet.Of(tags));
        }
    }
}
