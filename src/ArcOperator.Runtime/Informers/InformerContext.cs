using ArcOperator.Runtime.Metrics;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>Services that the informers of one API server share.</summary>
internal sealed class InformerContext : IDisposable
{
    private readonly RuntimeMetrics? _metrics;

    public InformerContext(IResourceClient client, TimeProvider clock, ILoggerFactory loggers, RuntimeMetrics? metrics = null)
    {
        (Client, Clock, _metrics) = (client, clock, metrics);
        StreamedLists = new(loggers.CreateLogger<StreamedLists>());
        Availability = new(client, clock, loggers.CreateLogger<KindAvailability>());
    }

    public IResourceClient Client { get; }

    public TimeProvider Clock { get; }

    public StreamedLists StreamedLists { get; }

    public KindAvailability Availability { get; }

    /// <summary>Records how long the first list of a kind took, from the start of its informer.</summary>
    public void RecordFirstList(EntityMetadata kind, ListMode mode, TimeSpan elapsed) =>
        _metrics?.FirstList.Record(elapsed.TotalSeconds, new("resource", kind.ResourceName), new("mode", mode == ListMode.Stream ? "stream" : "pages"));

    public void Dispose()
    {
        StreamedLists.Dispose();
        Availability.Dispose();
    }
}
