using ArcOperator.History.Records;
using ArcOperator.History.Sql;
using ArcOperator.History.Stores;
using Microsoft.Data.Sqlite;

namespace ArcOperator.History.Sqlite;

/// <summary>A history in a file. One connection writes; readers have connections of their own.</summary>
internal sealed class SqliteHistoryStore(SqliteFile file, TimeSpan pollInterval, TimeProvider clock) : SqlHistoryStore(clock)
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ChangeSignal _changes = new();
    private readonly TimeProvider _clock = clock;
    private SqliteConnection? _writer;
    private HistoryException? _damage;

    public override async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        await CloseAsync();
        _writing.Dispose();
        SqliteConnection.ClearAllPools();
    }

    protected override async Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await file.OpenReaderAsync(cancellationToken);
            await using var transaction = connection.BeginTransaction(deferred: true);
            return await read(new(connection, transaction, SqliteDialect.Instance), cancellationToken);
        }
        catch (Exception error) when (SqliteErrors.IsKnown(error))
        {
            throw SqliteErrors.Translate(error, file.Path);
        }
    }

    protected override async Task<T> WriteAsync<T>(
        Func<SqlSession, Func<IReadOnlyList<HistoryRecord>, CancellationToken, Task>, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var writer = _writer ??= await OpenAsync(cancellationToken);
            await using var transaction = writer.BeginTransaction(deferred: false);
            var result = await write(
                new(writer, transaction, SqliteDialect.Instance), (records, cancellation) => InsertAsync(writer, transaction, records, cancellation), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception error) when (SqliteErrors.IsKnown(error))
        {
            // A new connection begins without the state that this error left behind.
            await CloseAsync();
            throw SqliteErrors.Translate(error, file.Path);
        }
        finally
        {
            _writing.Release();
        }
    }

    protected override void NotifyFollowers() => _changes.Set();

    protected override Task NextChange() => _changes.Next;

    protected override Task WaitAsync(Task change, CancellationToken cancellationToken) => ChangeSignal.WaitAsync(change, pollInterval, _clock, cancellationToken);

    // A damaged file is not written to until the process starts again. Each check reads the whole file.
    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_damage is not null)
        {
            throw new HistoryException(_damage.Problem, _damage.Message);
        }

        var writer = await file.OpenWriterAsync(cancellationToken);
        try
        {
            await file.CheckAsync(writer, cancellationToken);
            await SqliteFile.MigrateAsync(writer, cancellationToken);
            return writer;
        }
        catch (HistoryException error)
        {
            _damage = error;
            await writer.DisposeAsync();
            throw;
        }
        catch (SqliteException error)
        {
            _damage = SqliteErrors.IsDamage(error) ? SqliteErrors.Translate(error, file.Path) : null;
            await writer.DisposeAsync();
            throw;
        }
    }

    private async Task CloseAsync()
    {
        if (_writer is { } writer)
        {
            _writer = null;
            await writer.DisposeAsync();
        }
    }

    // Statements are prepared once per batch.
    private static async Task InsertAsync(SqliteConnection writer, SqliteTransaction transaction, IReadOnlyList<HistoryRecord> records, CancellationToken cancellationToken)
    {
        await using var row = writer.CreateCommand();
        (row.Transaction, row.CommandText) = (transaction, RecordSql.Insert(SqliteDialect.Instance));
        await using var label = writer.CreateCommand();
        (label.Transaction, label.CommandText) = (transaction, RecordSql.InsertLabel);
        foreach (var record in records)
        {
            Set(row, RecordSql.Values(record, SqliteDialect.Instance));
            await row.ExecuteNonQueryAsync(cancellationToken);
            foreach (var (key, value) in record.Labels)
            {
                Set(label, [new("resource_version", record.ResourceVersion), new("key", key), new("value", value)]);
                await label.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private static void Set(SqliteCommand command, IEnumerable<KeyValuePair<string, object?>> values)
    {
        var isNew = command.Parameters.Count == 0;
        foreach (var (index, (name, value)) in values.Index())
        {
            if (isNew)
            {
                command.Add($"@{name}", value);
            }
            else
            {
                command.Parameters[index].Value = value ?? DBNull.Value;
            }
        }
    }
}
