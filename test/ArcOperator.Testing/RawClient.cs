using System.Security.Cryptography.X509Certificates;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Testing;

/// <summary>A client for requests that a typed client cannot send.</summary>
public static class RawClient
{
    /// <summary>Returns a client for the server and with the certificate of a kubeconfig.</summary>
    public static async Task<HttpClient> ConnectAsync(string kubeconfig)
    {
        var configuration = ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [kubeconfig]);
        var credential = await configuration.Credentials.GetAsync(CancellationToken.None);
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.AddRange(configuration.CertificateAuthorities);
        var sockets = new SocketsHttpHandler
        {
            SslOptions = new() { ClientCertificates = credential.Certificate is { } certificate ? [certificate] : [], CertificateChainPolicy = chain },
        };
        return new(sockets) { BaseAddress = configuration.Host, Timeout = Timeout.InfiniteTimeSpan };
    }
}
