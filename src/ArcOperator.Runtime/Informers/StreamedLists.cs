using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>Records if one API server streams lists. All informers of that server share it, so that only one has to find out.</summary>
internal sealed partial class StreamedLists : IDisposable
{
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _refused = new();
    private int _isRefused;

    public StreamedLists(ILogger logger) => (_logger, Refused) = (logger, _refused.Token);

    public bool AreAvailable => !_refused.IsCancellationRequested;

    /// <summary>Cancelled when an informer finds that the server does not stream lists. Lists that are still being streamed are then read in pages.</summary>
    public CancellationToken Refused { get; }

    /// <summary>Records that the server does not stream lists. Only the first reason is logged.</summary>
    public void Refuse(string resource, string reason)
    {
        if (Interlocked.Exchange(ref _isRefused, 1) == 0)
        {
            Unavailable(_logger, resource, reason);
            _refused.Cancel();
        }
    }

    public void Dispose() => _refused.Dispose();

    [LoggerMessage(LogLevel.Information, "Reading all lists in pages: the API server did not stream the list of {Resource}: {Reason}")]
    private static partial void Unavailable(ILogger logger, string resource, string reason);
}
