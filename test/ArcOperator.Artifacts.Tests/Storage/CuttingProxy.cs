using System.Net.Sockets;
using ArcOperator.Testing;

namespace ArcOperator.Artifacts.Tests.Storage;

/// <summary>Forwards bytes between a client and a server, and resets (RST) each connection after the client has sent a number of bytes.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly Queue<long> _limits;
    private readonly LoopbackListener _listener;

    public CuttingProxy(Uri server, params IEnumerable<long> limits)
    {
        (_server, _limits) = (server, new(limits));
        _listener = new(ServeAsync);
    }

    public Uri Uri => _listener.Uri;

    /// <summary>Number of connections that were reset.</summary>
    public int Cuts { get; private set; }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken stopped)
    {
        var limit = _limits.TryDequeue(out var next) ? next : long.MaxValue;
        client.LingerState = new(true, 0);
        using var server = new TcpClient();
        await server.ConnectAsync(_server.Host, _server.Port, stopped);
        await await Task.WhenAny(
            PassOnAsync(client.GetStream(), server.GetStream(), limit, stopped), PassOnAsync(server.GetStream(), client.GetStream(), long.MaxValue, stopped));
    }

    private async Task PassOnAsync(NetworkStream from, NetworkStream to, long limit, CancellationToken stopped)
    {
        var buffer = new byte[65536];
        int count;
        while ((count = await from.ReadAsync(buffer, stopped)) > 0)
        {
            limit -= count;
            if (limit < 0)
            {
                Cuts++;
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, count), stopped);
        }
    }
}
