using System.Net.Security;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>HTTP client for Endpoints: within the network policy, without redirects or cookies, with a new connection for each probe.</summary>
internal static class EndpointHttp
{
    public static HttpClient Client(GuardedConnector connector, SslClientAuthenticationOptions trust) => new(connector.Guard(() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.Zero,
        MaxResponseHeadersLength = 64,
        SslOptions = trust,
    }))
    {
        // Each try has its own limit.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "arc-operator" } },
    };
}
