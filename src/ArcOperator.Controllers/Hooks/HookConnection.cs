using System.Net.Sockets;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Creates HTTP clients for the hook executor.</summary>
internal static class HookConnection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Requests need a host name. It is never resolved.
    private static readonly Uri BehindSocket = new("http://hook-executor/");

    public static HttpClient Create(HookOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            // Time to wait for a refusal that the executor sends before it reads the body.
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

/// <summary>Asks a hook executor for its health, as a liveness probe does.</summary>
public static class HookExecutorProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Returns the reason why the executor is not healthy, or null if it is.</summary>
    /// <param name="options">Where the executor listens.</param>
    /// <param name="clock">Measures the time limit of 5 seconds.</param>
    /// <param name="cancellationToken">Ends the request early.</param>
    public static async Task<string?> CheckAsync(HookOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var place = options.Url?.ToString() ?? options.SocketPath;
        using var http = HookConnection.Create(options);
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await http.GetAsync(HookProtocol.HealthPath, either.Token);
            return response.IsSuccessStatusCode ? null : $"the hook executor on {place} answered with status {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the hook executor on {place} did not answer within {Duration.Format(Timeout)}";
        }
        catch (HttpRequestException error)
        {
            return $"the hook executor on {place} is not reachable: {(error.InnerException ?? error).Message}";
        }
    }
}
