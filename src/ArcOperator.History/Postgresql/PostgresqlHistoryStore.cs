using System.Data;
using System.Globalization;
using ArcOperator.History.Options;
using ArcOperator.History.Records;
using ArcOperator.History.Sql;
using ArcOperator.History.Stores;
using Npgsql;

namespace ArcOperator.History.Postgresql;

/// <summary>A history in PostgreSQL. Writers of all processes take turns by an advisory lock, so that records become visible in the order of their numbers.</summary>
internal sealed class PostgresqlHistoryStore : SqlHistoryStore
{
    // Notifications may get lost with their connection.
    private static readonly TimeSpan PollWithNotifications = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollWithoutNotifications = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _source;
    private readonly ChangeSignal _changes = new();
    private readonly PostgresqlListener? _listener;
    private readonly TimeProvider _clock;
    private readonly string _server;
    private volatile bool _isMigrated;

    public PostgresqlHistoryStore(HistoryPostgresqlOptions options, HistoryDiagnostics diagnostics, TimeProvider clock)
        : base(clock)
    {
        _source = PostgresqlConnections.Create(options);
        _listener = options.Listen ? new(_source, _changes, diagnostics, clock) : null;
        _server = $"the database {options.Database} on {options.Host}:{options.Port.ToString(CultureInfo.InvariantCulture)}";
        _clock = clock;
    }

    public override async ValueTask DisposeAsync()
    {
        await (_listener?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _source.DisposeAsync();
    }

    protected override async Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var result = await read(new(connection, transaction, PostgresqlDialect.Instance), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception error) when (PostgresqlErrors.IsKnown(error))
        {
            throw PostgresqlErrors.Translate(error, _server);
        }
    }

    protected override async Task<T> WriteAsync<T>(
        Func<SqlSession, Func<IReadOnlyList<HistoryRecord>, CancellationToken, Task>, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            var session = new SqlSession(connection, transaction, PostgresqlDialect.Instance);
            await session.ExecuteAsync(PostgresqlSchema.Lock, cancellationToken);
            await MigrateAsync(session, transaction, cancellationToken);
            var result = await write(session, (records, cancellation) => InsertAsync(connection, transaction, records, cancellation), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _isMigrated = true;
            return result;
        }
        catch (Exception error) when (PostgresqlErrors.IsKnown(error))
        {
            throw PostgresqlErrors.Translate(error, _server);
        }
    }

    protected override void NotifyFollowers() => _changes.Set();

    protected override Task NextChange()
    {
        _listener?.Start();
        return _changes.Next;
    }

    protected override Task WaitAsync(Task change, CancellationToken cancellationToken) =>
        ChangeSignal.WaitAsync(change, _listener is null ? PollWithoutNotifications : PollWithNotifications, _clock, cancellationToken);

    // A newer version may have migrated the schema while this process was running, so the version is read each time.
    private async Task MigrateAsync(SqlSession session, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (!_isMigrated)
        {
            await session.ExecuteAsync(PostgresqlSchema.State, cancellationToken);
        }

        if (await StateSql.ReadVersionAsync(session.Connection, transaction, cancellationToken) == 0)
        {
            await session.ExecuteAsync(PostgresqlSchema.Records, cancellationToken);
            await StateSql.WriteVersionAsync(session.Connection, transaction, cancellationToken);
        }
    }

    private static async Task InsertAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<HistoryRecord> records, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        var insert = RecordSql.Insert(PostgresqlDialect.Instance);
        foreach (var record in records)
        {
            var row = new NpgsqlBatchCommand(insert);
            foreach (var (name, value) in RecordSql.Values(record, PostgresqlDialect.Instance))
            {
                row.Parameters.AddWithValue(name, value ?? DBNull.Value);
            }

            batch.BatchCommands.Add(row);
        }

        var labels = records.SelectMany(record => record.Labels, (record, label) => (record.ResourceVersion, label.Key, label.Value)).ToList();
        var index = new NpgsqlBatchCommand("INSERT INTO record_labels (resource_version, key, value) SELECT * FROM unnest(@numbers, @keys, @values)");
        index.Parameters.AddWithValue("numbers", labels.Select(label => label.ResourceVersion).ToArray());
        index.Parameters.AddWithValue("keys", labels.Select(label => label.Key).ToArray());
        index.Parameters.AddWithValue("values", labels.Select(label => label.Value).ToArray());
        batch.BatchCommands.Add(index);
        // The payload is a hint. PostgreSQL sends it when the transaction commits.
        var notify = new NpgsqlBatchCommand($"SELECT pg_notify('{PostgresqlListener.Channel}', @last)");
        notify.Parameters.AddWithValue("last", records[^1].ResourceVersion.ToString(CultureInfo.InvariantCulture));
        batch.BatchCommands.Add(notify);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
