using System.Runtime.CompilerServices;
using ArcOperator.History.Queries;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;

namespace ArcOperator.History.Clients;

/// <summary>Reads a database itself: a file, such as a backup, or the server of the operator's options.</summary>
internal sealed class StoreHistorySource(IHistoryStore store, TimeProvider clock) : IHistorySource
{
    public async Task<HistoryRecordList> ListAsync(IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var query = Parse(parameters);
        var page = await store.ReadAsync(query, cancellationToken);
        return new() { Items = page.Items, Continue = HistoryParameters.Continue(query, page) };
    }

    public Task<HistoryRecord?> FindAsync(string id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public async IAsyncEnumerable<HistoryRecord> FollowAsync(
        IReadOnlyList<KeyValuePair<string, string>> parameters, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = Parse(parameters);
        var from = after ?? (await store.ReadStateAsync(cancellationToken)).Head;
        await foreach (var record in store.FollowAsync(from, query, cancellationToken))
        {
            yield return record;
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private HistoryQuery Parse(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var parsed = HistoryParameters.Parse(parameters, clock.GetUtcNow());
        return parsed.Problems.Count == 0 ? parsed.Query : throw new HistorySourceException(string.Join('\n', parsed.Problems), isWrongUsage: true);
    }
}
