using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Connections to sources: within the network policy, without redirects, cookies or decompression.</summary>
internal sealed class HttpTransports : IDisposable
{
    private readonly GuardedConnector _connector;
    private readonly HttpMessageInvoker _usual;
    private readonly HttpMessageInvoker _careless;

    /// <param name="connector">Opens connections.</param>
    /// <param name="everybodyTrusts">How certificates are judged of which the user says nothing.</param>
    public HttpTransports(GuardedConnector connector, SslClientAuthenticationOptions everybodyTrusts) =>
        (_connector, _usual, _careless) = (connector, Create(connector, everybodyTrusts), Create(connector, ServerTrust.Any()));

    /// <summary>For servers whose certificates lead to authorities that everybody trusts. Not to be disposed.</summary>
    public HttpMessageInvoker Usual => _usual;

    /// <summary>For servers with any certificate. Not to be disposed.</summary>
    public HttpMessageInvoker Careless => _careless;

    /// <summary>For servers whose certificates lead to these. To be disposed.</summary>
    public HttpMessageInvoker Trusting(X509Certificate2Collection authorities) => Create(_connector, ServerTrust.Only(authorities));

    public void Dispose()
    {
        _usual.Dispose();
        _careless.Dispose();
    }

    private static HttpMessageInvoker Create(GuardedConnector connector, SslClientAuthenticationOptions tls) => new(connector.Guard(() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxResponseHeadersLength = 64,
        // A name that leads elsewhere meanwhile is noticed after so long.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        SslOptions = tls,
    }));
}
