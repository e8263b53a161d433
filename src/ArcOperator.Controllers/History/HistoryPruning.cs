using ArcOperator.History.Options;
using ArcOperator.History.Stores;
using ArcOperator.Runtime.LeaderElection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.History;

/// <summary>Removes records beyond the limits, on the leader.</summary>
internal sealed class HistoryPruning(IHistoryStore store, HistoryRetentionOptions options, LeaderStatus leader, TimeProvider clock, ILogger<HistoryPruning> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options is { MaxAge.Ticks: 0, MaxRows: 0 })
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (leader.IsLeader)
                {
                    await PruneAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var retention = new HistoryRetention(options.MaxAge > TimeSpan.Zero ? clock.GetUtcNow() - options.MaxAge : null, options.MaxRows > 0 ? options.MaxRows : null);
        try
        {
            int removed;
            var total = 0;
            do
            {
                removed = await store.PruneAsync(retention, cancellationToken);
                total += removed;
            }
            while (removed > 0);

            if (total > 0)
            {
                HistoryLog.Pruned(logger, total);
            }
        }
        catch (HistoryException error)
        {
            HistoryLog.NotPruned(logger, error.Message);
        }
    }
}
