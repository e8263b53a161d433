using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Artifacts.Tests.Storage;

/// <summary>Passes bytes on to a server and back, and breaks connections off (RST) once a client has sent so many bytes; each limit is for one connection.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly Queue<long> _limits;
    private readonly Task _accepting;

    public CuttingProxy(Uri server, params IEnumerable<long> limits)
    {
        (_server, _limits) = (server, new(limits));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Uri => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Connections that were broken off.</summary>
    public int Cuts { get; private set; }

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
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                connections.Add(ServeAsync(client, _limits.TryDequeue(out var limit) ? limit : long.MaxValue));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, long limit)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
            await await Task.WhenAny(PassOnAsync(client, server, limit), PassOnAsync(server, client, long.MaxValue));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side went away.
        }

        client.LingerState = new(true, 0);
        client.Close();
    }

    private async Task PassOnAsync(TcpClient from, TcpClient to, long limit)
    {
        var buffer = new byte[65536];
        int count;
        while ((count = await from.GetStream().ReadAsync(buffer, _stop.Token)) > 0)
        {
            limit -= count;
            if (limit < 0)
            {
                Cuts++;
                return;
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
