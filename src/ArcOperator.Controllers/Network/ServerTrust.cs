using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Controllers.Network;

/// <summary>Whose word is taken for who a server is that a user's URL names.</summary>
internal static class ServerTrust
{
    /// <summary>The authorities that this machine trusts, and those of <see cref="NetworkOptions.CaFile"/>.</summary>
    public static SslClientAuthenticationOptions Usual(NetworkOptions options)
    {
        if (options.CaFile.Length == 0)
        {
            return new() { CertificateChainPolicy = Policy(X509ChainTrustMode.System) };
        }

        using var machine = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        using var user = new X509Store(StoreName.Root, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        return Only([.. machine.Certificates, .. user.Certificates, .. AuthorityFile.Read(options.CaFile)]);
    }

    /// <summary>These authorities and no others.</summary>
    public static SslClientAuthenticationOptions Only(X509Certificate2Collection authorities)
    {
        // A policy and not a callback, so that the host's name goes on to be checked.
        var policy = Policy(X509ChainTrustMode.CustomRootTrust);
        policy.CustomTrustStore.AddRange(authorities);
        return new() { CertificateChainPolicy = policy };
    }

    /// <summary>Any certificate.</summary>
    [SuppressMessage("Security", "CA5359", Justification = "For users who say so: insecureSkipVerify.")]
    public static SslClientAuthenticationOptions Any() =>
        new() { CertificateChainPolicy = Policy(X509ChainTrustMode.System), RemoteCertificateValidationCallback = (_, _, _, _) => true };

    // A certificate says where its issuer's is to be had (RFC 5280, 4.2.2.1), and the platform would fetch it from there: an address
    // that a stranger chose, and that no network policy has seen.
    private static X509ChainPolicy Policy(X509ChainTrustMode trust) => new()
    {
        TrustMode = trust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}
