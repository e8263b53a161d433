using System.Diagnostics.Metrics;

namespace ArcOperator.Controllers.Hooks.Whitelist;

/// <summary>What the whitelist tells of itself.</summary>
internal sealed class WhitelistMetrics : IDisposable
{
    private readonly Meter _meter = new("ArcOperator.Hooks");
    private readonly Counter<long> _reloads;
    private int _isValid;

    public WhitelistMetrics()
    {
        _reloads = _meter.CreateCounter<long>("externalsource_hook_whitelist_reload_total", description: "Changes of the whitelist's file, by whether the new one could be used.");
        _meter.CreateObservableGauge("externalsource_hook_whitelist_valid", () => Volatile.Read(ref _isValid), null, "1 if the whitelist's file as it stands is the one that holds.");
    }

    public void Loaded(WhitelistLoad load)
    {
        Volatile.Write(ref _isValid, load.IsAccepted ? 1 : 0);
        _reloads.Add(1, new KeyValuePair<string, object?>("success", load.IsAccepted ? "true" : "false"));
    }

    public void Dispose() => _meter.Dispose();
}
