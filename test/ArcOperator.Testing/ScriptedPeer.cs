using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ArcOperator.Testing;

/// <summary>
/// An HTTP server on loopback that does what a script says, down to the byte: it cuts connections in the middle of a
/// line, answers slowly, or lies. For faults that a real server will not produce on demand.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly ConcurrentQueue<PeerRequest> _requests = new();
    private readonly Func<PeerExchange, Task> _script;
    private readonly LoopbackListener _listener;

    /// <param name="script">Called for each request, at once for several.</param>
    public ScriptedPeer(Func<PeerExchange, Task> script)
    {
        _script = script;
        _listener = new(ServeAsync);
    }

    public Uri Uri => _listener.Uri;

    /// <summary>What was asked so far.</summary>
    public IReadOnlyList<PeerRequest> Requests => [.. _requests];

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken stopped)
    {
        // A script that does not wait for anything must not hold other connections up.
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
