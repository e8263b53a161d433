using System.Diagnostics;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.History;
using ArcOperator.History.Chain;
using ArcOperator.History.Records;
using ArcOperator.History.Sql;
using ArcOperator.History.Sqlite;
using ArcOperator.Testing;
using Microsoft.Data.Sqlite;

namespace ArcOperator.Benchmarks.Runs.History;

/// <summary>Batches of records are stored in a SQLite file. Reference: a bare loop executes the same statements for the same records on one connection.</summary>
internal sealed record HistoryAppendRun(double RecordsPerSecond, double BareRecordsPerSecond) : IRun<HistoryAppendRun>
{
    private const int Batches = 20;
    private const int BatchSize = 256;

    public double BareRatio => RecordsPerSecond / BareRecordsPerSecond;

    public static async Task<HistoryAppendRun> RunAsync(BenchmarkContext workbench)
    {
        using var folder = new TemporaryFolder();
        var (fastest, fastestBare) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < Fastest.Repetitions; repetition++)
        {
            fastest = Math.Min(fastest, await StoreAsync(folder.PathOf($"store-{repetition}.db")));
            fastestBare = Math.Min(fastestBare, await StoreBareAsync(folder.PathOf($"bare-{repetition}.db")));
        }

        return new(Batches * BatchSize / fastest, Batches * BatchSize / fastestBare);
    }

    private static IEnumerable<HistoryRecord[]> Records() => HistoryRecordSample.Numbered(Batches * BatchSize).Chunk(BatchSize);

    private static async Task<double> StoreAsync(string path)
    {
        var batches = Records().ToList();
        await using var store = HistoryStores.OpenFile(path, TimeProvider.System);
        await store.PrepareAsync(default);
        var began = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            await store.AppendAsync(batch, default);
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    // The values of all columns, with number and chain, are computed before.
    private static async Task<double> StoreBareAsync(string path)
    {
        var batches = Records().Select((batch, index) => batch.Select((record, place) => Values(record with { ResourceVersion = (index * BatchSize) + place + 1 })).ToList()).ToList();
        await using (var store = HistoryStores.OpenFile(path, TimeProvider.System))
        {
            await store.PrepareAsync(default);
        }

        await using var connection = await new SqliteFile(path).OpenWriterAsync(default);
        var began = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            await using var transaction = connection.BeginTransaction(deferred: false);
            await using var row = Prepare(connection, transaction, RecordSql.Insert(SqliteDialect.Instance), batch[0].Columns);
            await using var label = Prepare(connection, transaction, RecordSql.InsertLabel, batch[0].Labels[0]);
            foreach (var (columns, labels) in batch)
            {
                Execute(row, columns);
                labels.ForEach(values => Execute(label, values));
            }

            await transaction.CommitAsync();
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static (KeyValuePair<string, object?>[] Columns, List<KeyValuePair<string, object?>[]> Labels) Values(HistoryRecord record) =>
    (
        [.. RecordSql.Values(record with { RecordedAt = record.FinishedAt, Chain = RecordChain.Start }, SqliteDialect.Instance)],
        [.. record.Labels.Select(label => new KeyValuePair<string, object?>[] { new("resource_version", record.ResourceVersion), new("key", label.Key), new("value", label.Value) })]
    );

    private static SqliteCommand Prepare(SqliteConnection connection, SqliteTransaction transaction, string text, IEnumerable<KeyValuePair<string, object?>> values)
    {
        var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, text);
        foreach (var (name, value) in values)
        {
            command.Add(name, value);
        }

        return command;
    }

    private static void Execute(SqliteCommand command, KeyValuePair<string, object?>[] values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index].Value ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }
}
