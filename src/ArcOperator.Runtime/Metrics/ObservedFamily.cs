using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>What is observed when somebody asks: only the last observation counts, and what is not observed any more is gone.</summary>
internal sealed class ObservedFamily(Instrument instrument, string type) : SetFamily(instrument, type)
{
    public override void BeginScrape() => Clear();
}
