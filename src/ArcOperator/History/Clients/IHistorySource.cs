using ArcOperator.History.Records;

namespace ArcOperator.History.Clients;

/// <summary>A place from which the command line reads records.</summary>
internal interface IHistorySource : IAsyncDisposable
{
    /// <summary>Returns one page.</summary>
    /// <param name="parameters">Parameters of the HTTP API.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<HistoryRecordList> ListAsync(IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken);

    /// <summary>Returns a record, or null if it does not exist.</summary>
    Task<HistoryRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Returns records as they are stored, and continues after a connection breaks.</summary>
    IAsyncEnumerable<HistoryRecord> FollowAsync(IReadOnlyList<KeyValuePair<string, string>> parameters, long? after, CancellationToken cancellationToken);
}

/// <summary>The records cannot be read. The message is for the user.</summary>
internal sealed class HistorySourceException(string message, bool isWrongUsage = false) : Exception(message)
{
    /// <summary>True if the arguments are wrong.</summary>
    public bool IsWrongUsage => isWrongUsage;
}
