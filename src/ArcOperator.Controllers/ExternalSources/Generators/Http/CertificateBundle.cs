using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Certificates of authorities that a user trusts.</summary>
internal static class CertificateBundle
{
    private const string DefaultKey = "ca.crt";

    /// <summary>Name of the entry that holds the certificates.</summary>
    public static string KeyOf(SecretKeyReference reference) => reference.Key is { Length: > 0 } name ? name : DefaultKey;

    /// <exception cref="AttemptException">The entry is not there, or holds no certificates.</exception>
    public static X509Certificate2Collection Of(V1Secret secret, SecretKeyReference reference)
    {
        var key = KeyOf(reference);
        if (secret.Data?.GetValueOrDefault(key) is not { } bytes)
        {
            throw AttemptException.Configuration($"Secret '{reference.Name}' has no entry '{key}', which caBundleSecretRef names");
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.ASCII.GetString(bytes));
        }
        catch (CryptographicException error)
        {
            throw AttemptException.Configuration($"Secret '{reference.Name}', entry '{key}' holds something that is not a certificate in PEM form", error);
        }

        return certificates.Count > 0 ? certificates : throw AttemptException.Configuration($"Secret '{reference.Name}', entry '{key}' holds no certificate in PEM form");
    }
}
