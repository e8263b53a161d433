using ArcOperator.History.Options;
using ArcOperator.History.Postgresql;
using ArcOperator.History.Sqlite;
using ArcOperator.History.Stores;

namespace ArcOperator.History;

/// <summary>Creates stores. The libraries of a database are loaded when its first store is created.</summary>
public static class HistoryStores
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Returns a store in a file. The file is created by the first write.</summary>
    public static IHistoryStore OpenFile(string path, TimeProvider clock) => new SqliteHistoryStore(new(path), PollInterval, clock);

    /// <summary>Returns a store in PostgreSQL. Connections are opened when they are needed.</summary>
    public static IHistoryStore OpenPostgresql(HistoryPostgresqlOptions options, HistoryDiagnostics diagnostics, TimeProvider clock) =>
        new PostgresqlHistoryStore(options, diagnostics, clock);

    /// <summary>Copies the readable records of a damaged file into a new file.</summary>
    /// <exception cref="HistoryException">The new file exists, or cannot be written, or nothing of the damaged file can be read.</exception>
    public static Task<RecoveryResult> RecoverAsync(string damaged, string target, TimeProvider clock, CancellationToken cancellationToken) =>
        SqliteRecovery.RecoverAsync(damaged, target, clock, cancellationToken);
}
