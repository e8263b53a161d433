using System.Net.Sockets;

namespace ArcOperator.Controllers.Hooks;

/// <summary>The way to the hook executor.</summary>
internal static class HookConnection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Only a name for the request: it is never looked up.
    private static readonly Uri BehindSocket = new("http://hook-executor/");

    public static HttpClient Create(HookOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            // How long a refusal that comes before the body is waited for.
            Expect100ContinueTimeout = TimeSpan.FromSeconds(10),
        };
        if (options.Url is null)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(options.SocketPath, cancellationToken);
        }

        return new(handler) { BaseAddress = options.Url ?? BehindSocket, Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
