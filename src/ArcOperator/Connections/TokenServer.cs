using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Connections;

/// <summary>An HTTP server beside the API server that receives the token of the user, such as the history or the Argo Server.</summary>
internal static class TokenServer
{
    /// <summary>Reads the address of a server. A token is sent with TLS, or to this machine.</summary>
    /// <param name="option">Name of the option or variable, for messages.</param>
    /// <param name="address">The address.</param>
    /// <param name="example">A valid address, for messages.</param>
    /// <exception cref="OptionsException">The address is not a URL, or the token would be readable on the network.</exception>
    public static Uri Parse(string option, string address, string example) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") ? throw new OptionsException([$"{option} is '{address}': expected a URL such as {example}"])
        : server.UserInfo.Length > 0 ? throw new OptionsException([$"{option} contains a user or a password: only a token is accepted"])
        : server is { Scheme: "http", IsLoopback: false } ? throw new OptionsException([$"{option} is '{address}': the token would be readable on the network; use https, or forward the port to localhost"])
        : server;

    /// <summary>Creates a client without a limit of time that follows no redirects, because another server must not receive the token.</summary>
    /// <param name="server">The server.</param>
    /// <param name="caFile">File with certificates of authorities in PEM form, or null for those of the system.</param>
    /// <param name="option">Name of the option with the file, for messages.</param>
    /// <param name="acceptsAnyCertificate">True to accept any certificate of a server on this machine.</param>
    /// <exception cref="OptionsException">The file cannot be read.</exception>
    public static HttpClient CreateClient(Uri server, string? caFile, string option, bool acceptsAnyCertificate = false)
    {
        // A proxy would read the token on its way to this machine.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !server.IsLoopback };
        if (caFile is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = ReadAuthorities(caFile, option) };
        }
        else if (acceptsAnyCertificate)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => server.IsLoopback };
        }

        return new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static X509ChainPolicy ReadAuthorities(string file, string option)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OptionsException([$"{option} {file} cannot be read: {error.Message}"]);
        }
    }
}
