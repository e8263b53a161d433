using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>Reading of certificates and keys in PEM.</summary>
public static class Pem
{
    /// <summary>Reads one or more certificates.</summary>
    /// <exception cref="CryptographicException">
    /// The text contains no certificate, or an invalid one; the message names which. An empty list would mean the machine's own authorities.
    /// </exception>
    public static X509Certificate2Collection Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw new CryptographicException("the text contains an invalid certificate", error);
        }

        return certificates.Count > 0 ? certificates : throw new CryptographicException("the text contains no certificate in PEM form");
    }

    /// <summary>Reads a certificate with its private key.</summary>
    /// <exception cref="CryptographicException">The texts are not a certificate and the key of that certificate.</exception>
    public static X509Certificate2 CertificateWithKey(string certificate, string? key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (ArgumentException error)
        {
            throw new CryptographicException(error.Message, error);
        }
    }
}
