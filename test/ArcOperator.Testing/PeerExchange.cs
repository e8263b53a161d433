using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ArcOperator.Testing;

/// <summary>One request, with the ways to respond to it.</summary>
public sealed class PeerExchange(PeerRequest request, Socket socket, NetworkStream stream, CancellationToken stopped)
{
    private bool _isStreaming;

    public PeerRequest Request => request;

    /// <summary>Where the request came from. Equal for all requests of one connection.</summary>
    public EndPoint? Client { get; } = socket.RemoteEndPoint;

    /// <summary>Cancelled when the peer is disposed. For scripts that wait without a limit.</summary>
    public CancellationToken Stopped => stopped;

    internal bool IsReusable { get; private set; } = true;

    /// <summary>Sends a complete response.</summary>
    public Task RespondAsync(int status, string body, params (string Name, string Value)[] headers) =>
        RespondAsync(status, Encoding.UTF8.GetBytes(body), headers);

    public async Task RespondAsync(int status, byte[] body, params (string Name, string Value)[] headers)
    {
        await WriteHeadAsync(status, [("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)), .. headers]);
        await stream.WriteAsync(body, stopped);
    }

    /// <summary>Begins a chunked response, as for a watch. WriteAsync(string) adds to it.</summary>
    public Task BeginStreamAsync(int status = 200, params (string Name, string Value)[] headers)
    {
        _isStreaming = true;
        return WriteHeadAsync(status, [("Transfer-Encoding", "chunked"), .. headers]);
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > 0)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), stopped);
            await stream.WriteAsync(bytes, stopped);
            await stream.WriteAsync("\r\n"u8.ToArray(), stopped);
        }
    }

    /// <summary>Ends a chunked response normally.</summary>
    public async Task EndAsync()
    {
        if (_isStreaming)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), stopped);
            _isStreaming = false;
        }
    }

    /// <summary>Sends raw bytes, including the head of a response.</summary>
    public async Task WriteRawAsync(string text)
    {
        IsReusable = false;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stopped);
    }

    /// <summary>Sends raw bytes after WriteRawAsync, and closes the connection.</summary>
    public Task WriteBytesAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes, stopped).AsTask();

    /// <summary>Forwards bytes between the client and another server until one side ends, as a proxy does after CONNECT.</summary>
    public async Task TunnelAsync(string host, int port)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(host, port, stopped);
        using var other = server.GetStream();
        await WriteRawAsync("HTTP/1.1 200 Connected\r\n\r\n");
        await await Task.WhenAny(stream.CopyToAsync(other, stopped), other.CopyToAsync(stream, stopped));
    }

    /// <summary>Resets the connection (RST) at once.</summary>
    public void Cut()
    {
        IsReusable = false;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Sends nothing until the peer is disposed.</summary>
    public Task StallAsync() => Task.Delay(Timeout.InfiniteTimeSpan, stopped);

    private Task WriteHeadAsync(int status, IEnumerable<(string Name, string Value)> headers)
    {
        var head = new StringBuilder($"HTTP/1.1 {status} Status\r\n");
        var all = headers.ToList();
        if (!all.Exists(header => header.Name == "Content-Type"))
        {
            all.Add(("Content-Type", "application/json"));
        }

        foreach (var (name, value) in all)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), stopped).AsTask();
    }
}
