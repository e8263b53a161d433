using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>
/// Instruments whose series belong to objects that are created and deleted. Each object has a meter, because exporters forget series only
/// together with their meter.
/// </summary>
/// <param name="name">Name of all meters.</param>
/// <param name="most">Number of objects with instruments of their own. All other objects share those of <see cref="LabelLimit.Other"/>.</param>
/// <param name="create">Creates the instruments of one object. The labels that name the object are set at each measurement.</param>
public sealed class ObjectMeters<TInstruments>(string name, int most, Func<Meter, TInstruments> create) : IDisposable
    where TInstruments : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Meter Meter, TInstruments Instruments)> _meters = [];

    /// <summary>Returns the instruments of an object, and the key that names it in labels: its own, or <see cref="LabelLimit.Other"/> beyond the limit.</summary>
    public (string Key, TInstruments Instruments) Get(string key)
    {
        lock (_lock)
        {
            key = _meters.Count < most || _meters.ContainsKey(key) ? key : LabelLimit.Other;
            if (!_meters.TryGetValue(key, out var known))
            {
                // The tag makes the meter different from those of other objects. It is not a label.
                var meter = new Meter(new MeterOptions(name) { Tags = [new("object", key)] });
                _meters[key] = known = (meter, create(meter));
            }

            return (key, known.Instruments);
        }
    }

    /// <summary>Ends the series of an object. An exporter may report their last values once more.</summary>
    public void Remove(string key)
    {
        lock (_lock)
        {
            if (_meters.Remove(key, out var gone))
            {
                gone.Meter.Dispose();
            }
        }
    }

    /// <summary>Ends the series of all objects that do not exist any more. Those of <see cref="LabelLimit.Other"/> stay.</summary>
    public void Retain(Func<string, bool> exists)
    {
        lock (_lock)
        {
            foreach (var key in _meters.Keys.Where(key => key != LabelLimit.Other && !exists(key)).ToList())
            {
                _meters.Remove(key, out var gone);
                gone.Meter.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (meter, _) in _meters.Values)
            {
                meter.Dispose();
            }

            _meters.Clear();
        }
    }
}
