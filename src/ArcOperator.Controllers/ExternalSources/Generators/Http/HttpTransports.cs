using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Network;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Connections to sources: within the network policy, without redirects, cookies or decompression.</summary>
internal sealed class HttpTransports : IDisposable
{
    private readonly GuardedConnector _connector;

    /// <param name="connector">Opens connections.</param>
    /// <param name="defaultTrust">Trust in certificates where the spec has neither authorities nor insecureSkipVerify.</param>
    public HttpTransports(GuardedConnector connector, SslClientAuthenticationOptions defaultTrust) =>
        (_connector, Default, Insecure) = (connector, Create(connector, defaultTrust), Create(connector, ServerTrust.Insecure()));

    /// <summary>For servers whose certificates a trusted authority issued. The caller does not dispose it.</summary>
    public HttpMessageInvoker Default { get; }

    /// <summary>For servers with any certificate. The caller does not dispose it.</summary>
    public HttpMessageInvoker Insecure { get; }

    /// <summary>Returns a transport for servers whose certificates one of these authorities issued. The caller disposes it.</summary>
    public HttpMessageInvoker WithAuthorities(X509Certificate2Collection authorities) => Create(_connector, ServerTrust.WithAuthorities(authorities));

    public void Dispose()
    {
        Default.Dispose();
        Insecure.Dispose();
    }

    private static HttpMessageInvoker Create(GuardedConnector connector, SslClientAuthenticationOptions tls) => new(connector.Guard(() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxResponseHeadersLength = 64,
        // A name that is moved to another address takes effect after this time.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        SslOptions = tls,
    }));
}

/// <summary>Reads the authorities of <c>caBundleSecretRef</c>.</summary>
internal static class CertificateBundle
{
    private const string DefaultKey = "ca.crt";

    /// <summary>Returns the name of the entry that holds the certificates.</summary>
    public static string KeyOf(SecretKeyReference reference) => reference.Key is { Length: > 0 } name ? name : DefaultKey;

    /// <exception cref="AttemptException">The entry does not exist, or holds no certificates.</exception>
    public static X509Certificate2Collection Read(V1Secret secret, SecretKeyReference reference)
    {
        var key = KeyOf(reference);
        if (secret.Data is not { } data || !data.TryGetValue(key, out var bytes))
        {
            throw AttemptException.Configuration($"Secret '{reference.Name}' has no entry '{key}', which caBundleSecretRef names");
        }

        try
        {
            return Pem.Certificates(Encoding.ASCII.GetString(bytes));
        }
        catch (CryptographicException error)
        {
            throw AttemptException.Configuration($"Secret '{reference.Name}', entry '{key}': {error.Message}", error);
        }
    }
}
