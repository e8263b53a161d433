using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Controllers.Network;

/// <summary>A file of the operator's with certificates of authorities, in PEM form.</summary>
internal static class AuthorityFile
{
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="CryptographicException">It holds something that is not a certificate.</exception>
    public static X509Certificate2Collection Read(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates;
    }

    /// <summary>Why a file will not do; null if it will.</summary>
    public static string? ProblemOf(string path)
    {
        try
        {
            return Read(path).Count > 0 ? null : "it holds no certificate in PEM form";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {error.Message}";
        }
        catch (CryptographicException)
        {
            return "it holds something that is not a certificate in PEM form";
        }
    }
}
