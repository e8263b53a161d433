using ArcOperator.History.Sql;
using ArcOperator.History.Stores;
using Npgsql;

namespace ArcOperator.History.Postgresql;

/// <summary>Receives notifications of new records on a connection of its own, which is opened for the first follower and opened again when it breaks.</summary>
internal sealed class PostgresqlListener(NpgsqlDataSource source, ChangeSignal changes, HistoryDiagnostics diagnostics, TimeProvider clock) : IAsyncDisposable
{
    public const string Channel = "arc_history";

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private Task? _running;

    /// <summary>Starts listening if it has not started.</summary>
    public void Start()
    {
        lock (_starting)
        {
            _running ??= Task.Run(RunAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_running ?? Task.CompletedTask);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var delay = ShortestDelay;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(_stop.Token);
                connection.Notification += (_, _) => changes.Set();
                await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
                {
                    await command.ExecuteNonQueryAsync(_stop.Token);
                }

                // Records that were stored before the connection existed were announced to no one.
                changes.Set();
                delay = ShortestDelay;
                while (true)
                {
                    await connection.WaitAsync(_stop.Token);
                }
            }
            catch (Exception error) when (PostgresqlErrors.IsKnown(error))
            {
                diagnostics.CountListenFailure();
                await DelayAsync(delay);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task DelayAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }
}
