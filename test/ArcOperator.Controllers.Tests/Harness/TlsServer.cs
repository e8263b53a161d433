using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>An HTTPS server on loopback with a certificate of a test's authority.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TlsServer(WebApplication application, X509Certificate2 certificate) => (_application, Certificate) = (application, certificate);

    /// <summary>Certificate for new connections.</summary>
    public X509Certificate2 Certificate { get; set; }

    public int Port => new Uri(_application.Urls.Single()).Port;

    public static async Task<TlsServer> StartAsync(X509Certificate2 certificate, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        TlsServer? server = null;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate, https =>
                https.OnAuthenticate = (_, options) =>
                    options.ServerCertificateContext = SslStreamCertificateContext.Create(server?.Certificate ?? certificate, null, offline: true))));
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return server = new(application, certificate);
    }

    public static X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
    }

    public static X509Certificate2 CreateCertificate(X509Certificate2 authority, string host, DateTimeOffset? until = null) =>
        CreateCertificate(authority, [host], until);

    /// <param name="authority">Signs the certificate.</param>
    /// <param name="hosts">Names in the certificate.</param>
    /// <param name="until">End of its validity.</param>
    /// <param name="issuer">URL of the authority's certificate, as the certificate names it.</param>
    public static X509Certificate2 CreateCertificate(X509Certificate2 authority, IReadOnlyList<string> hosts, DateTimeOffset? until = null, Uri? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        if (issuer is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, [issuer.AbsoluteUri]));
        }

        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddYears(-1), until ?? DateTimeOffset.UtcNow.AddYears(1), RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
