using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Runtime.Options;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Hosting;

/// <summary>The certificate of a port, from two PEM files that are read again while connections are opened.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A connection uses the certificate of its handshake until its end. New connections use changed files after at most a second.</para>
/// <para><b>Caveats.</b> Files that cannot be used leave the earlier certificate in effect. The log says so once for each change.</para>
/// </remarks>
internal sealed class ServerCertificate
{
    // In bytes. A certificate with its intermediates has a few kilobytes.
    private const long LargestFile = 1 << 20;

    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly string _section;
    private readonly string _certFile;
    private readonly string _keyFile;
    private readonly TimeProvider _clock;
    private (string Certificate, string Key) _read;
    private SslStreamCertificateContext _context;
    private string? _problem;
    private long _readAt;

    private ServerCertificate(string section, string certFile, string keyFile, TimeProvider clock)
    {
        (_section, _certFile, _keyFile, _clock) = (section, certFile, keyFile, clock);
        _read = Read();
        _context = Load(_read);
        _readAt = clock.GetTimestamp();
    }

    /// <summary>Returns the certificate, or null if the port has none.</summary>
    /// <param name="section">Section of the options with the names of the files.</param>
    /// <param name="certFile">File with the certificate, or the empty string.</param>
    /// <param name="keyFile">File with its key.</param>
    /// <param name="clock">Clock of the interval at which the files are read.</param>
    /// <exception cref="OptionsException">A file cannot be read, or both do not belong together.</exception>
    public static ServerCertificate? From(string section, string certFile, string keyFile, TimeProvider clock)
    {
        try
        {
            return certFile.Length == 0 ? null : new(section, certFile, keyFile, clock);
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            throw new OptionsException([$"{section}.tlsCertFile '{certFile}' and {section}.tlsKeyFile '{keyFile}' cannot be used: {error.Message}"]);
        }
    }

    /// <summary>Returns the certificate for a new connection.</summary>
    public SslStreamCertificateContext Current(ILogger logger)
    {
        lock (_lock)
        {
            if (_clock.GetElapsedTime(_readAt) >= ReadInterval)
            {
                _readAt = _clock.GetTimestamp();
                Reload(logger);
            }

            return _context;
        }
    }

    private void Reload(ILogger logger)
    {
        try
        {
            var files = Read();
            if (files != _read)
            {
                (_context, _read) = (Load(files), files);
                var notAfter = _context.TargetCertificate.NotAfter.ToUniversalTime();
                ServerCertificateLog.Reloaded(logger, _section, notAfter);
            }

            _problem = null;
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            if (_problem != error.Message)
            {
                ServerCertificateLog.Refused(logger, _section, error.Message);
            }

            _problem = error.Message;
        }
    }

    private (string Certificate, string Key) Read() => (Read(_certFile), Read(_keyFile));

    private static string Read(string path) => new FileInfo(path) is { Exists: true, Length: > LargestFile }
        ? throw new IOException($"{path} is larger than {LargestFile} bytes")
        : File.ReadAllText(path);

    // Certificates after the first one are its intermediates.
    private static SslStreamCertificateContext Load((string Certificate, string Key) files)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(files.Certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(files.Certificate, files.Key), [.. all.Skip(1)], offline: true);
    }

    private static bool IsOfFiles(Exception error) => error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}

internal static partial class ServerCertificateLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Read a changed certificate of port {Section}, valid until {NotAfter}")]
    public static partial void Reloaded(ILogger logger, string section, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed certificate of port {Section} cannot be used, the earlier one stays in effect: {Problem}")]
    public static partial void Refused(ILogger logger, string section, string problem);
}
