using ArcOperator.History.Sql;
using ArcOperator.History.Stores;
using Microsoft.Data.Sqlite;

namespace ArcOperator.History.Sqlite;

/// <summary>Connections to one file.</summary>
internal sealed class SqliteFile(string path)
{
    // In seconds.
    private const int BusyTimeout = 5;

    public string Path => path;

    /// <summary>Opens the connection of the writer, and creates the file if it does not exist.</summary>
    public async Task<SqliteConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var connection = new SqliteConnection(Connect(path, SqliteOpenMode.ReadWriteCreate, isPooled: false));
        try
        {
            await connection.OpenAsync(cancellationToken);
            // FULL survives a power cut after each commit. The log keeps readers and the writer apart.
            await ExecuteAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", cancellationToken);
            return connection;
        }
        catch (SqliteException)
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a connection that cannot write. A file in a read-only folder, such as a mounted backup, is read without its log.</summary>
    /// <exception cref="HistoryException">The file has no tables: its writer has not created them yet.</exception>
    public async Task<SqliteConnection> OpenReaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(Connect(path, SqliteOpenMode.ReadOnly, isPooled: true), cancellationToken);
        }
        catch (SqliteException error) when (SqliteErrors.IsNotOpened(error) && File.Exists(path))
        {
            return await OpenAsync(Connect($"{new Uri(System.IO.Path.GetFullPath(path)).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly, isPooled: true), cancellationToken);
        }
    }

    /// <summary>Checks the structure of the file.</summary>
    /// <exception cref="HistoryException">The file is damaged.</exception>
    public async Task CheckAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (await command.ExecuteScalarAsync(cancellationToken) is not "ok" and var finding)
        {
            throw new HistoryException(HistoryProblem.Corrupt, $"{path} is damaged: run 'arc-operator history recover' ({finding})");
        }
    }

    /// <summary>Creates the tables if they do not exist.</summary>
    public static async Task MigrateAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = connection.BeginTransaction(deferred: false);
        await ExecuteAsync(connection, SqliteSchema.State, cancellationToken);
        if (await StateSql.ReadVersionAsync(connection, transaction, cancellationToken) == 0)
        {
            await ExecuteAsync(connection, SqliteSchema.Records, cancellationToken);
            await StateSql.WriteVersionAsync(connection, transaction, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<SqliteConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            // The first statement opens the log.
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA schema_version";
            return await command.ExecuteScalarAsync(cancellationToken) is not 0L
                ? connection
                : throw new HistoryException(HistoryProblem.Unavailable, $"{path} has no tables yet: the operator creates them when it starts");
        }
        catch (Exception error) when (error is SqliteException or HistoryException)
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static string Connect(string source, SqliteOpenMode mode, bool isPooled) => new SqliteConnectionStringBuilder
    {
        DataSource = source,
        Mode = mode,
        Pooling = isPooled,
        DefaultTimeout = BusyTimeout,
    }.ToString();

    private static async Task ExecuteAsync(SqliteConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
