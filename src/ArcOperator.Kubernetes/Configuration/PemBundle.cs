using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>Certificates one after the other in PEM.</summary>
internal static class PemBundle
{
    /// <exception cref="CryptographicException">There is no certificate in the text: no authorities would mean the machine's own.</exception>
    public static X509Certificate2Collection Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("there is none in it");
    }
}
