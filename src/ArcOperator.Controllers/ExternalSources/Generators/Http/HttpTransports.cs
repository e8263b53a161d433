using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Connections to sources: only where the network policy allows, without redirects, cookies, proxies or decompression.</summary>
internal sealed class HttpTransports : IDisposable
{
    private readonly GuardedConnector _connector;
    private readonly HttpMessageInvoker _usual;
    private readonly HttpMessageInvoker _careless;

    public HttpTransports(GuardedConnector connector)
        : this(connector, new())
    {
    }

    /// <param name="connector">Opens connections.</param>
    /// <param name="everybodyTrusts">How certificates are judged of which the user says nothing.</param>
    internal HttpTransports(GuardedConnector connector, SslClientAuthenticationOptions everybodyTrusts) =>
        (_connector, _usual, _careless) = (connector, Create(connector, everybodyTrusts), Create(connector, AnyCertificate()));

    /// <summary>For servers whose certificates lead to authorities that everybody trusts. Not to be disposed.</summary>
    public HttpMessageInvoker Usual => _usual;

    /// <summary>For servers with any certificate. Not to be disposed.</summary>
    public HttpMessageInvoker Careless => _careless;

    /// <summary>For servers whose certificates lead to these. To be disposed.</summary>
    public HttpMessageInvoker Trusting(X509Certificate2Collection authorities) => Create(_connector, Only(authorities));

    // A policy and not a callback, so that the host's name goes on to be checked.
    internal static SslClientAuthenticationOptions Only(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return new() { CertificateChainPolicy = policy };
    }

    public void Dispose()
    {
        _usual.Dispose();
        _careless.Dispose();
    }

    [SuppressMessage("Security", "CA5359", Justification = "The user said so: insecureSkipVerify.")]
    private static SslClientAuthenticationOptions AnyCertificate() => new() { RemoteCertificateValidationCallback = (_, _, _, _) => true };

    private static HttpMessageInvoker Create(GuardedConnector connector, SslClientAuthenticationOptions tls) => new(new SocketsHttpHandler
    {
        ConnectCallback = connector.ConnectAsync,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 64,
        // A name that leads elsewhere meanwhile is noticed after so long.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        SslOptions = tls,
    });
}
