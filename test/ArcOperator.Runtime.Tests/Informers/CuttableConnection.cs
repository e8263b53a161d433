using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Forwards connections to a port of this machine, and can cut them.</summary>
internal sealed class CuttableConnection : IAsyncDisposable
{
    private readonly int _target;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly LoopbackListener _listener;
    private volatile bool _isCut;

    public CuttableConnection(int target)
    {
        _target = target;
        _listener = new(PassOnAsync);
    }

    public int Port => _listener.Port;

    /// <summary>Closes all connections. New ones are closed immediately until <see cref="Restore"/>.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var client in _open.Keys)
        {
            client.Close();
        }
    }

    public void Restore() => _isCut = false;

    public ValueTask DisposeAsync()
    {
        Cut();
        return _listener.DisposeAsync();
    }

    private async Task PassOnAsync(TcpClient client, CancellationToken stopped)
    {
        using var server = new TcpClient();
        // Taken before a cut is possible. A closed client has no stream.
        var stream = client.GetStream();
        _open[client] = true;
        try
        {
            if (!_isCut)
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, stopped);
                await await Task.WhenAny(stream.CopyToAsync(server.GetStream(), stopped), server.GetStream().CopyToAsync(stream, stopped));
            }
        }
        finally
        {
            _open.TryRemove(client, out _);
        }
    }
}
