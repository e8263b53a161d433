using System.Data.Common;
using System.Globalization;
using ArcOperator.History.Chain;
using ArcOperator.History.Queries;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;

namespace ArcOperator.History.Sql;

/// <summary>Work on one connection, inside of a transaction if there is one. Writes need a transaction that excludes other writers.</summary>
internal sealed class SqlSession(DbConnection connection, DbTransaction? transaction, SqlDialect dialect)
{
    public DbConnection Connection => connection;

    public Task<HistoryState> ReadStateAsync(CancellationToken cancellationToken) => StateSql.ReadAsync(connection, transaction, cancellationToken);

    public async Task<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand("");
        new SelectStatement(command, dialect).Set(query);
        var found = await ListAsync(command, cancellationToken);
        return found.Count > query.Limit ? new(found[..query.Limit], true) : new(found, false);
    }

    public async Task<HistoryRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(RecordSql.Find);
        command.Add("id", id);
        return await ListAsync(command, cancellationToken) is [var record] ? record : null;
    }

    /// <summary>Returns records in the order of their numbers, without filters.</summary>
    public async Task<IReadOnlyList<HistoryRecord>> ReadNextAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(RecordSql.Next);
        command.Add("after", after);
        command.Add("limit", limit);
        return await ListAsync(command, cancellationToken);
    }

    /// <summary>Returns the index of labels between two numbers, both inclusive.</summary>
    public async Task<ILookup<long, KeyValuePair<string, string>>> ReadLabelsAsync(long first, long last, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand("SELECT resource_version, key, value FROM record_labels WHERE resource_version BETWEEN @first AND @last");
        command.Add("first", first);
        command.Add("last", last);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var labels = new List<(long Number, KeyValuePair<string, string> Label)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            labels.Add((rows.GetInt64(0), new(rows.GetString(1), rows.GetString(2))));
        }

        return labels.ToLookup(label => label.Number, label => label.Label);
    }

    /// <summary>Numbers, chains and inserts the records that are not stored yet.</summary>
    /// <param name="batch">Records in the order of their numbers.</param>
    /// <param name="insert">Inserts the numbered records.</param>
    /// <param name="now">The time of storing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<AppendResult> AppendAsync(
        IReadOnlyList<HistoryRecord> batch, Func<IReadOnlyList<HistoryRecord>, CancellationToken, Task> insert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var state = await ReadStateAsync(cancellationToken);
        var wanted = batch.DistinctBy(record => record.Id).ToList();
        var expired = wanted.RemoveAll(record => record.FinishedAt <= state.AnchorEnd);
        var known = await FindKnownAsync(wanted, cancellationToken);
        var (number, chain) = (state.Head, state.HeadChain);
        var added = new List<HistoryRecord>();
        foreach (var record in wanted.Where(record => !known.Contains(record.Id)))
        {
            var numbered = RecordLimits.Apply(record with { ResourceVersion = ++number, RecordedAt = now });
            chain = RecordChain.Next(chain, numbered);
            added.Add(numbered with { Chain = chain });
        }

        if (added.Count > 0)
        {
            await insert(added, cancellationToken);
            await StateSql.WriteHeadAsync(connection, transaction, number, chain, cancellationToken);
        }

        return new(added.Count, batch.Count - expired - added.Count, expired);
    }

    /// <summary>Removes the oldest records.</summary>
    /// <returns>Number of removed records.</returns>
    public async Task<int> PruneAsync(HistoryRetention retention, int most, CancellationToken cancellationToken)
    {
        var state = await ReadStateAsync(cancellationToken);
        var excess = retention.MaxRows is { } rows ? state.Count - rows : 0;
        var oldest = await ReadNextAsync(state.Anchor, most, cancellationToken);
        var pruned = oldest.TakeWhile((record, index) => index < excess || record.RecordedAt < retention.StoredBefore).ToList();
        if (pruned is not [.., var last])
        {
            return 0;
        }

        // A clock that was wrong must not expire runs of the future.
        var end = pruned.Select(record => record.FinishedAt < record.RecordedAt ? record.FinishedAt : record.RecordedAt).Append(state.AnchorEnd ?? DateTimeOffset.MinValue).Max();
        await StateSql.WriteAnchorAsync(connection, transaction, last.ResourceVersion, last.Chain, end, cancellationToken);
        await ExecuteAsync("DELETE FROM record_labels WHERE resource_version <= @last", last.ResourceVersion, cancellationToken);
        await ExecuteAsync("DELETE FROM records WHERE resource_version <= @last", last.ResourceVersion, cancellationToken);
        return pruned.Count;
    }

    public DbCommand CreateCommand(string text)
    {
        var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, text);
        return command;
    }

    public async Task ExecuteAsync(string text, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(text);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string text, long last, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(text);
        command.Add("last", last);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<HashSet<string>> FindKnownAsync(List<HistoryRecord> records, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (records.Count == 0)
        {
            return known;
        }

        await using var command = CreateCommand($"SELECT id FROM records WHERE id IN ({string.Join(", ", records.Index().Select(record => string.Create(CultureInfo.InvariantCulture, $"@id{record.Index}")))})");
        foreach (var (index, record) in records.Index())
        {
            command.Add($"id{index}", record.Id);
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            known.Add(rows.GetString(0));
        }

        return known;
    }

    private static async Task<List<HistoryRecord>> ListAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<HistoryRecord>();
        while (await rows.ReadAsync(cancellationToken))
        {
            records.Add(RecordSql.Read(rows));
        }

        return records;
    }
}
