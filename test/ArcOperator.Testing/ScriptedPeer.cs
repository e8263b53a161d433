using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Testing;

/// <summary>
/// An HTTP server on loopback that does what a script says, down to the byte: it cuts connections in the middle of a
/// line, answers slowly, or lies. For faults that a real server will not produce on demand.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<PeerRequest> _requests = new();
    private readonly Func<PeerExchange, Task> _script;
    private readonly Task _accepting;

    /// <param name="script">Called for each request, at once for several.</param>
    public ScriptedPeer(Func<PeerExchange, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Uri => new($"http://{_listener.LocalEndpoint}");

    /// <summary>What was asked so far.</summary>
    public IReadOnlyList<PeerRequest> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The listener was stopped: while it waited, or (InvalidOperation) between two connections.
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await Task.Yield();
        using (client)
        {
            try
            {
                using var stream = client.GetStream();
                while (await PeerRequest.ReadAsync(stream, _stop.Token) is { } request)
                {
                    _requests.Enqueue(request);
                    var exchange = new PeerExchange(request, client.Client, stream, _stop.Token);
                    await _script(exchange);
                    if (!exchange.IsReusable)
                    {
                        return;
                    }
                }
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side went away, which is its right.
            }
        }
    }
}
