using System.Runtime;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Runtime.Hosting;

/// <summary>
/// Releases the memory that only the start needed: one full collection shortly after all first lists were tried. Without it the garbage would stay,
/// because an idle operator allocates too little for a full collection.
/// </summary>
internal sealed class StartMemoryService(InformerSet informers, TimeProvider clock, Action? collect = null) : BackgroundService
{
    // The first reconciliations are done by then.
    internal static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(informers.All.Select(informer => informer.WaitForAsync(InformerStates.Tried, stoppingToken)));
        await Task.Delay(Delay, clock, stoppingToken);
        (collect ?? Collect)();
    }

    private static void Collect()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
