using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Runtime.Options;

namespace ArcOperator.History;

/// <summary>The certificate of a port. It is read again when its file has changed, so that it can be rotated.</summary>
internal sealed class PortCertificate
{
    private readonly string _certFile;
    private readonly string _keyFile;
    private readonly Lock _reading = new();
    private X509Certificate2 _certificate;
    private DateTime _changed;

    private PortCertificate(string certFile, string keyFile)
    {
        (_certFile, _keyFile, _changed) = (certFile, keyFile, File.GetLastWriteTimeUtc(certFile));
        _certificate = X509Certificate2.CreateFromPemFile(certFile, keyFile);
    }

    /// <summary>Returns the certificate that the options name, or null if they name none.</summary>
    /// <exception cref="OptionsException">The files cannot be read.</exception>
    public static PortCertificate? From(HistoryServeOptions options)
    {
        try
        {
            return options is { Port: > 0, TlsCertFile.Length: > 0 } ? new(options.TlsCertFile, options.TlsKeyFile) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OptionsException([$"history.serve.tlsCertFile and history.serve.tlsKeyFile cannot be read: {error.Message}"]);
        }
    }

    /// <summary>Returns the current certificate. A file that cannot be read leaves the one before.</summary>
    public X509Certificate2 Read()
    {
        lock (_reading)
        {
            try
            {
                if (File.GetLastWriteTimeUtc(_certFile) is var changed && changed != _changed)
                {
                    (_certificate, _changed) = (X509Certificate2.CreateFromPemFile(_certFile, _keyFile), changed);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
            {
                // Both files are replaced one after the other.
            }

            return _certificate;
        }
    }
}
