using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ArcOperator.Testing;

/// <summary>
/// A scripted HTTP server on loopback with control over each byte: it cuts connections in the middle of a line, responds slowly, or sends wrong data.
/// For faults that a real server does not produce on demand.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly ConcurrentQueue<PeerRequest> _requests = new();
    private readonly Func<PeerExchange, Task> _script;
    private readonly LoopbackListener _listener;

    /// <param name="script">Called for each request, for several at the same time.</param>
    public ScriptedPeer(Func<PeerExchange, Task> script)
    {
        _script = script;
        _listener = new(ServeAsync);
    }

    public Uri Uri => _listener.Uri;

    /// <summary>Requests so far.</summary>
    public IReadOnlyList<PeerRequest> Requests => [.. _requests];

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken stopped)
    {
        // A script without an await must not delay other connections.
        await Task.Yield();
        using var stream = client.GetStream();
        while (await PeerRequest.ReadAsync(stream, stopped) is { } request)
        {
            _requests.Enqueue(request);
            var exchange = new PeerExchange(request, client.Client, stream, stopped);
            await _script(exchange);
            if (!exchange.IsReusable)
            {
                return;
            }
        }
    }
}
