using ArcOperator.History.Queries;
using ArcOperator.History.Records;

namespace ArcOperator.History.Stores;

/// <summary>Stores records of finished runs. Records are only added, and removed from the oldest end.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A batch is stored completely or not at all, and survives a crash of the machine when the call has returned. A record whose
/// identity is stored already is not stored again. Records become visible in the order of their numbers, so a reader of everything after number N
/// misses nothing. Numbers have no gaps.</para>
/// <para><b>Assumptions.</b> Several processes may write to one PostgreSQL database; a SQLite file has one writing process.</para>
/// <para><b>Caveats.</b> A run that did not end after all pruned ones is not stored. A follower gets no pruned records that it has not read:
/// it gets an error.</para>
/// <para><b>Errors.</b> All errors are <see cref="HistoryException"/>. Its <see cref="HistoryException.Problem"/> says if a retry can help.</para>
/// </remarks>
public interface IHistoryStore : IAsyncDisposable
{
    /// <summary>Creates or migrates the schema and checks the store. Other calls do so, too, if it has not happened yet.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Stores the records that are not stored yet, in their order.</summary>
    Task<AppendResult> AppendAsync(IReadOnlyList<HistoryRecord> batch, CancellationToken cancellationToken);

    /// <summary>Returns one page of the records that match, newest first or oldest first as the query says.</summary>
    Task<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>Returns the record with an identity, or null.</summary>
    Task<HistoryRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Returns the matching records after a number, each once and in order, and then new ones as they are stored. Ends only by cancellation or an error.</summary>
    /// <param name="after">Number of the last record that the caller has. 0 for all.</param>
    /// <param name="query">Filters. Limit and direction are not used.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    /// <exception cref="HistoryException">With <see cref="HistoryProblem.Pruned"/>: records after the number have been pruned.</exception>
    IAsyncEnumerable<HistoryRecord> FollowAsync(long after, HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>Removes up to 1,000 of the oldest records beyond the limits.</summary>
    /// <returns>Number of removed records. Fewer than 1,000 if no more are due.</returns>
    Task<int> PruneAsync(HistoryRetention retention, CancellationToken cancellationToken);

    /// <summary>Compares all records with the hash chain.</summary>
    Task<VerificationResult> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Returns the first and the last number.</summary>
    Task<HistoryState> ReadStateAsync(CancellationToken cancellationToken);
}

/// <param name="Stored">Number of records that the call stored.</param>
/// <param name="Known">Number of records that were stored before.</param>
/// <param name="Expired">Number of records that were not stored, because they did not end after all pruned records.</param>
public sealed record AppendResult(int Stored, int Known, int Expired);

/// <summary>Limits of what is kept.</summary>
/// <param name="StoredBefore">Records that were stored before this time are removed. Null: none.</param>
/// <param name="MaxRows">Number of records to keep. Null: all.</param>
public sealed record HistoryRetention(DateTimeOffset? StoredBefore, long? MaxRows);

/// <summary>Both ends of the chain.</summary>
/// <param name="Anchor">Number of the newest pruned record, or 0.</param>
/// <param name="AnchorChain">Chain of the newest pruned record.</param>
/// <param name="AnchorEnd">Latest end of a run among the pruned records, or null.</param>
/// <param name="Head">Number of the newest record.</param>
/// <param name="HeadChain">Chain of the newest record.</param>
public sealed record HistoryState(long Anchor, string AnchorChain, DateTimeOffset? AnchorEnd, long Head, string HeadChain)
{
    /// <summary>Number of stored records.</summary>
    public long Count => Head - Anchor;
}

/// <param name="Count">Number of compared records.</param>
/// <param name="State">Both ends of the chain.</param>
/// <param name="Findings">Differences, at most 20. Empty if there are none.</param>
public sealed record VerificationResult(long Count, HistoryState State, IReadOnlyList<string> Findings)
{
    public bool IsIntact => Findings.Count == 0;
}
