using ArcOperator.History.Records;
using ArcOperator.History.Stores;

namespace ArcOperator.History.Sql;

/// <summary>Consecutive records with their index of labels and both ends of the chain, all read from one state of the database.</summary>
internal sealed record VerificationBatch(HistoryState State, IReadOnlyList<HistoryRecord> Records, ILookup<long, KeyValuePair<string, string>> Labels)
{
    public static async Task<VerificationBatch> ReadAsync(SqlSession session, long after, int limit, CancellationToken cancellationToken)
    {
        var state = await session.ReadStateAsync(cancellationToken);
        var records = await session.ReadNextAsync(after, limit, cancellationToken);
        var (first, last) = records is [var oldest, ..] ? (oldest.ResourceVersion, records[^1].ResourceVersion) : (0, 0);
        return new(state, records, await session.ReadLabelsAsync(first, last, cancellationToken));
    }

    /// <summary>Returns the labels for which a record is found.</summary>
    public IReadOnlyDictionary<string, string> LabelsOf(HistoryRecord record) =>
        Labels[record.ResourceVersion].ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal);
}
