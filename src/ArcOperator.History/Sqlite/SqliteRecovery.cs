using ArcOperator.History.Chain;
using ArcOperator.History.Records;
using ArcOperator.History.Sql;
using ArcOperator.History.Stores;
using Microsoft.Data.Sqlite;

namespace ArcOperator.History.Sqlite;

/// <param name="Recovered">Number of records in the new file.</param>
/// <param name="Lost">Number of records that could not be read.</param>
public sealed record RecoveryResult(long Recovered, long Lost);

/// <summary>Copies the readable records of a damaged file into a new file.</summary>
/// <remarks>
/// The new file continues the numbers after those of the damaged file, so that a follower learns that its position has become invalid. Records whose
/// numbers were between two readable records and that could not be read are counted as lost.
/// </remarks>
internal static class SqliteRecovery
{
    private const int Batch = 256;

    // Damage of an inner page hides all records below it. Beyond this number of failures in a row the rest counts as lost.
    private const long LongestGap = 1_000_000;

    /// <exception cref="HistoryException">The new file exists, or cannot be written, or nothing of the damaged file can be read.</exception>
    public static async Task<RecoveryResult> RecoverAsync(string damaged, string target, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!File.Exists(damaged))
        {
            throw new HistoryException(HistoryProblem.Misconfigured, $"{damaged} does not exist");
        }

        if (File.Exists(target))
        {
            throw new HistoryException(HistoryProblem.Misconfigured, $"{target} exists already: name a new file");
        }

        try
        {
            await using var source = await new SqliteFile(damaged).OpenReaderAsync(cancellationToken);
            var last = await FindLastAsync(source, cancellationToken);
            var file = new SqliteFile(target);
            await using var writer = await file.OpenWriterAsync(cancellationToken);
            await SqliteFile.MigrateAsync(writer, cancellationToken);
            await StateSql.WriteAnchorAsync(writer, null, last, RecordChain.Start, null, cancellationToken);
            await StateSql.WriteHeadAsync(writer, null, last, RecordChain.Start, cancellationToken);
            return await CopyAsync(source, new SqliteHistoryStore(file, TimeSpan.Zero, clock), last, cancellationToken);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error, damaged);
        }
    }

    private static async Task<RecoveryResult> CopyAsync(SqliteConnection source, SqliteHistoryStore target, long last, CancellationToken cancellationToken)
    {
        await using var store = target;
        var session = new SqlSession(source, null, SqliteDialect.Instance);
        var (position, recovered, lost, gap) = (0L, 0L, 0L, 0L);
        var isFirst = true;
        while (position < last && gap < LongestGap)
        {
            var found = await ReadAsync(session, position, gap == 0 ? Batch : 1, cancellationToken);
            if (found is null && gap == 0)
            {
                // One of the records cannot be read. They are read one by one to find it.
                found = await ReadAsync(session, position, 1, cancellationToken);
            }

            if (found is null)
            {
                (position, gap, lost) = (position + 1, gap + 1, lost + 1);
                continue;
            }

            if (found is not [.., var newest])
            {
                break;
            }

            // Records before the first one were pruned.
            lost += isFirst ? 0 : newest.ResourceVersion - position - found.Count;
            (position, gap, isFirst) = (newest.ResourceVersion, 0, false);
            recovered += (await store.AppendAsync(found, cancellationToken)).Stored;
        }

        return new(recovered, lost + Math.Max(0, last - position));
    }

    private static async Task<IReadOnlyList<HistoryRecord>?> ReadAsync(SqlSession session, long after, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await session.ReadNextAsync(after, limit, cancellationToken);
        }
        catch (Exception error) when (SqliteErrors.IsDamage(error))
        {
            return null;
        }
    }

    // The largest of several sources, each of which may be damaged.
    private static async Task<long> FindLastAsync(SqliteConnection source, CancellationToken cancellationToken)
    {
        var last = 0L;
        foreach (var text in (string[])
            [
                "SELECT CAST(value AS INTEGER) FROM history_state WHERE key = 'head'", "SELECT seq FROM sqlite_sequence WHERE name = 'records'",
                "SELECT max(resource_version) FROM records", "SELECT max(resource_version) FROM record_labels",
            ])
        {
            try
            {
                await using var command = source.CreateCommand();
                command.CommandText = text;
                last = await command.ExecuteScalarAsync(cancellationToken) is long number ? Math.Max(last, number) : last;
            }
            catch (SqliteException error) when (SqliteErrors.IsDamage(error))
            {
                // The next source may be readable.
            }
        }

        return last;
    }
}
