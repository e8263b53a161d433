using System.Net.Security;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>How Endpoints are asked: only where the network policy allows, without redirects, cookies or proxies, a connection for each try.</summary>
internal static class EndpointHttp
{
    public static HttpClient Client(GuardedConnector connector, SslClientAuthenticationOptions trust) => new(new SocketsHttpHandler
    {
        ConnectCallback = connector.ConnectAsync,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.Zero,
        MaxResponseHeadersLength = 64,
        SslOptions = trust,
    })
    {
        // Each try has its own limit.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "arc-operator" } },
    };
}
