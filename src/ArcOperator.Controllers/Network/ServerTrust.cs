using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Controllers.Network;

/// <summary>Certificate authorities that are trusted for servers of users' URLs.</summary>
internal static class ServerTrust
{
    /// <summary>Trusts the authorities of this machine and those of <see cref="NetworkOptions.CaFile"/>.</summary>
    public static SslClientAuthenticationOptions Default(NetworkOptions options)
    {
        if (options.CaFile.Length == 0)
        {
            return new() { CertificateChainPolicy = Policy(X509ChainTrustMode.System) };
        }

        using var machine = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        using var user = new X509Store(StoreName.Root, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        return WithAuthorities([.. machine.Certificates, .. user.Certificates, .. AuthorityFile.Read(options.CaFile)]);
    }

    /// <summary>Trusts only the given authorities.</summary>
    public static SslClientAuthenticationOptions WithAuthorities(X509Certificate2Collection authorities)
    {
        // A callback would replace the check of the host name. A policy does not.
        var policy = Policy(X509ChainTrustMode.CustomRootTrust);
        policy.CustomTrustStore.AddRange(authorities);
        return new() { CertificateChainPolicy = policy };
    }

    /// <summary>Accepts any certificate.</summary>
    [SuppressMessage("Security", "CA5359", Justification = "Only for users who set insecureSkipVerify.")]
    public static SslClientAuthenticationOptions Insecure() =>
        new() { CertificateChainPolicy = Policy(X509ChainTrustMode.System), RemoteCertificateValidationCallback = (_, _, _, _) => true };

    // A certificate can contain the URL of its issuer's certificate (RFC 5280, 4.2.2.1). The platform would download it from there,
    // although the server chose the URL and the network policy has not checked it.
    private static X509ChainPolicy Policy(X509ChainTrustMode trust) => new()
    {
        TrustMode = trust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}

/// <summary>PEM file with certificate authorities, as an option of the operator.</summary>
internal static class AuthorityFile
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The operator has no permission to read the file.</exception>
    /// <exception cref="CryptographicException">The file contains no certificate, or an invalid one.</exception>
    public static X509Certificate2Collection Read(string path) => Pem.Certificates(File.ReadAllText(path));

    /// <summary>Returns the reason for which a file is invalid, or null if it is valid.</summary>
    public static string? Validate(string path)
    {
        try
        {
            Read(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {error.Message}";
        }
        catch (CryptographicException error)
        {
            return error.Message;
        }
    }
}
