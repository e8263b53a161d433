using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>A wire to a port of this machine that can be cut.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly int _target;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly LoopbackListener _listener;
    private volatile bool _isCut;

    public Relay(int target)
    {
        _target = target;
        _listener = new(PassOnAsync);
    }

    public int Port => _listener.Port;

    /// <summary>Breaks all connections; new ones break at once, until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var client in _open.Keys)
        {
            client.Close();
        }
    }

    public void Mend() => _isCut = false;

    public ValueTask DisposeAsync()
    {
        Cut();
        return _listener.DisposeAsync();
    }

    private async Task PassOnAsync(TcpClient client, CancellationToken stopped)
    {
        using var server = new TcpClient();
        // Taken before anybody can cut it: a client that is being closed has none.
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
