using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// Connections to one API server: HTTP/2 if the server supports it, TLS against the cluster's own authorities, credentials on each
/// request, retries on overload. Nothing is compressed: within a cluster compression costs the server more time than it saves.
/// </summary>
internal static class Transport
{
    /// <summary>Returns the handlers that all clients of the server share.</summary>
    public static HttpMessageHandler Open(ClusterConfiguration configuration, TimeProvider clock)
    {
        var connections = new Connections(certificate => Sockets(configuration, certificate));
        var authentication = new AuthenticationHandler(configuration.Credentials, new RequestMetrics(connections));
        return new ServerName(configuration, new RetryHandler(clock, authentication));
    }

    /// <summary>Returns a client over the handlers, which it does not dispose.</summary>
    public static HttpClient Client(ClusterConfiguration configuration, HttpMessageHandler handlers)
    {
        var http = new HttpClient(handlers, disposeHandler: false)
        {
            // A server behind a gateway has a path of its own. Without the slash its last part would be replaced.
            BaseAddress = new(configuration.Host.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Add("Accept", "application/json");
        http.DefaultRequestHeaders.Add("User-Agent", UserAgent());
        return http;
    }

    private static SocketsHttpHandler Sockets(ClusterConfiguration configuration, X509Certificate2? certificate)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = true,
            // These pings detect a peer that vanished without closing the connection, before the next request does.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            SslOptions = Tls(configuration, certificate),
            UseCookies = false,
        };
        var proxy = configuration.ProxyUrl ?? EnvironmentProxy.For(configuration.Host, Environment.GetEnvironmentVariable);
        (sockets.UseProxy, sockets.Proxy) = (proxy is not null, proxy is null ? null : WebProxyAt(proxy));

        return sockets;
    }

    // User and password are removed from the URL, as exceptions show it.
    private static WebProxy WebProxyAt(Uri url)
    {
        if (url.UserInfo.Length == 0)
        {
            return new(url);
        }

        var parts = url.UserInfo.Split(':', 2);
        return new(new UriBuilder(url) { UserName = "", Password = "" }.Uri)
        {
            Credentials = new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "")),
        };
    }

    // The chain is checked by policy and never by a callback: a callback that checks only the chain accepts a wrong host name.
    [SuppressMessage("Security", "CA5359", Justification = "Only if the user sets insecure-skip-tls-verify.")]
    private static SslClientAuthenticationOptions Tls(ClusterConfiguration configuration, X509Certificate2? certificate)
    {
        var options = new SslClientAuthenticationOptions();
        if (certificate is not null)
        {
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        if (configuration.CertificateAuthorities.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(configuration.CertificateAuthorities);
        }

        if (configuration.SkipTlsVerify)
        {
            options.RemoteCertificateValidationCallback = AcceptAnything;
        }

        return options;
    }

    private static bool AcceptAnything(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    private static string UserAgent()
    {
        var name = (Assembly.GetEntryAssembly() ?? typeof(Transport).Assembly).GetName();
        return $"{name.Name}/{name.Version?.ToString(3)}";
    }

    /// <summary>Sets the Host header to <c>tls-server-name</c>, as TLS requests and verifies the name in that header.</summary>
    private sealed class ServerName(ClusterConfiguration configuration, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = configuration.TlsServerName;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
