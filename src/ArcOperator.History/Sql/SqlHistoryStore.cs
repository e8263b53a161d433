using System.Runtime.CompilerServices;
using ArcOperator.History.Chain;
using ArcOperator.History.Queries;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;

namespace ArcOperator.History.Sql;

/// <summary>A history in a SQL database. Adapters open connections, exclude other writers, and translate errors.</summary>
internal abstract class SqlHistoryStore(TimeProvider clock) : IHistoryStore
{
    // Counts of records.
    private const int PruneBatch = 1000;
    private const int ReadBatch = 500;
    private const int LargestBatch = 1000;

    public Task PrepareAsync(CancellationToken cancellationToken) => WriteAsync((_, _, _) => Task.FromResult(true), cancellationToken);

    public async Task<AppendResult> AppendAsync(IReadOnlyList<HistoryRecord> batch, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Count, LargestBatch);
        if (batch.Count == 0)
        {
            return new(0, 0, 0);
        }

        var result = await WriteAsync((session, insert, cancellation) => session.AppendAsync(batch, insert, clock.GetUtcNow(), cancellation), cancellationToken);
        if (result.Stored > 0)
        {
            NotifyFollowers();
        }

        return result;
    }

    public Task<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        ReadAsync((session, cancellation) => session.ReadAsync(query, cancellation), cancellationToken);

    public Task<HistoryRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync((session, cancellation) => session.FindAsync(id, cancellation), cancellationToken);

    public Task<HistoryState> ReadStateAsync(CancellationToken cancellationToken) =>
        ReadAsync((session, cancellation) => session.ReadStateAsync(cancellation), cancellationToken);

    public Task<int> PruneAsync(HistoryRetention retention, CancellationToken cancellationToken) =>
        WriteAsync((session, _, cancellation) => session.PruneAsync(retention, PruneBatch, cancellation), cancellationToken);

    public async IAsyncEnumerable<HistoryRecord> FollowAsync(long after, HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the read, so that a record that is stored after the read ends the wait.
            var change = NextChange();
            var (page, reached) = await ReadAsync((session, cancellation) => ReadAfterAsync(session, after, query, cancellation), cancellationToken);
            foreach (var record in page.Items)
            {
                yield return record;
            }

            after = page is { HasMore: true, Items: [.., var last] } ? last.ResourceVersion : reached;
            if (!page.HasMore)
            {
                await WaitAsync(change, cancellationToken);
            }
        }
    }

    public async Task<VerificationResult> VerifyAsync(CancellationToken cancellationToken)
    {
        var state = await ReadStateAsync(cancellationToken);
        var verifier = new ChainVerifier(state);
        var last = state.Anchor;
        while (!verifier.IsFull)
        {
            var batch = await ReadAsync((session, cancellation) => VerificationBatch.ReadAsync(session, last, ReadBatch, cancellation), cancellationToken);
            last = verifier.Skip(batch.State);
            foreach (var record in batch.Records.Where(record => record.ResourceVersion > last))
            {
                verifier.Add(record, batch.LabelsOf(record), batch.State);
            }

            // Records that are stored during the verification belong to the next one.
            if (batch.Records is not [.., var newest] || newest.ResourceVersion > state.Head)
            {
                break;
            }

            last = newest.ResourceVersion;
        }

        return verifier.Complete();
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a read on a consistent state of the database.</summary>
    protected abstract Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> read, CancellationToken cancellationToken);

    /// <summary>Runs a write in a transaction that excludes all other writers, and commits it.</summary>
    protected abstract Task<T> WriteAsync<T>(
        Func<SqlSession, Func<IReadOnlyList<HistoryRecord>, CancellationToken, Task>, CancellationToken, Task<T>> write, CancellationToken cancellationToken);

    /// <summary>Ends the waits of followers in this process.</summary>
    protected abstract void NotifyFollowers();

    /// <summary>Returns a task that completes after the next change.</summary>
    protected abstract Task NextChange();

    /// <summary>Waits for the change, or until the database should be read without one.</summary>
    protected abstract Task WaitAsync(Task change, CancellationToken cancellationToken);

    // The state is read before the records, so that the number that was reached is not beyond unread records.
    private static async Task<(HistoryPage Page, long Reached)> ReadAfterAsync(SqlSession session, long after, HistoryQuery query, CancellationToken cancellationToken)
    {
        var state = await session.ReadStateAsync(cancellationToken);
        if (after > 0 && after < state.Anchor)
        {
            throw new HistoryException(HistoryProblem.Pruned, $"records after {after} have been pruned up to {state.Anchor}: list the records again and follow from the newest one");
        }

        var page = await session.ReadAsync(query with { After = after, Limit = ReadBatch }, cancellationToken);
        return (page, Math.Max(Math.Max(after, state.Head), page.Items is [.., var last] ? last.ResourceVersion : 0));
    }
}
