using ArcOperator.Controllers.History;
using ArcOperator.History;
using ArcOperator.History.Options;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.History;

/// <summary>A history in a file, whose writes a test can make fail.</summary>
internal sealed class HistoryFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.PathOf("history.db");

    /// <summary>The problem of all writes, or null if they succeed.</summary>
    public HistoryProblem? Fault { get; set; }

    /// <summary>Adds the recording to the services of an operator.</summary>
    public void AddTo(IServiceCollection services, HistoryOptions? options = null)
    {
        services.AddSingleton(options ?? new() { Driver = HistoryDriver.Sqlite });
        services.AddSingleton<IHistoryStore>(provider => new FaultyStore(HistoryStores.OpenFile(Path, provider.GetRequiredService<TimeProvider>()), this));
        services.AddHistory();
    }

    public async Task<IReadOnlyList<HistoryRecord>> ReadAsync(string kind = "ArtifactWorkflow")
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        await using var store = HistoryStores.OpenFile(Path, TimeProvider.System);
        try
        {
            return (await store.ReadAsync(new() { Kind = kind, Limit = 500 }, default)).Items;
        }
        catch (HistoryException error) when (error.Problem == HistoryProblem.Unavailable)
        {
            // The operator has created the file and not its tables yet.
            return [];
        }
    }

    public void Dispose() => _folder.Dispose();

    private sealed class FaultyStore(IHistoryStore store, HistoryFile file) : IHistoryStore
    {
        public Task PrepareAsync(CancellationToken cancellationToken) => store.PrepareAsync(cancellationToken);

        public Task<AppendResult> AppendAsync(IReadOnlyList<HistoryRecord> batch, CancellationToken cancellationToken) =>
            file.Fault is { } problem ? throw new HistoryException(problem, "the database is away") : store.AppendAsync(batch, cancellationToken);

        public Task<ArcOperator.History.Queries.HistoryPage> ReadAsync(ArcOperator.History.Queries.HistoryQuery query, CancellationToken cancellationToken) => store.ReadAsync(query, cancellationToken);

        public Task<HistoryRecord?> FindAsync(string id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

        public IAsyncEnumerable<HistoryRecord> FollowAsync(long after, ArcOperator.History.Queries.HistoryQuery query, CancellationToken cancellationToken) =>
            store.FollowAsync(after, query, cancellationToken);

        public Task<int> PruneAsync(HistoryRetention retention, CancellationToken cancellationToken) => store.PruneAsync(retention, cancellationToken);

        public Task<VerificationResult> VerifyAsync(CancellationToken cancellationToken) => store.VerifyAsync(cancellationToken);

        public Task<HistoryState> ReadStateAsync(CancellationToken cancellationToken) => store.ReadStateAsync(cancellationToken);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
