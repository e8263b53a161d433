using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// Connections that use the client certificate of the request. A connection speaks for one user as long as it lives, so a new certificate needs new
/// connections. The old ones finish their requests and are closed after an idle time.
/// </summary>
internal sealed class Connections(Func<X509Certificate2?, HttpMessageHandler> open) : HttpMessageHandler
{
    /// <summary>Option of a request: the client certificate of its connection.</summary>
    public static readonly HttpRequestOptionsKey<X509Certificate2?> ClientCertificate = new("client-certificate");

    private readonly Lock _lock = new();
    private HttpMessageInvoker? _current;
    private X509Certificate2? _certificate;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.TryGetValue(ClientCertificate, out var certificate);
        return For(certificate).SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Dispose();
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker For(X509Certificate2? certificate)
    {
        lock (_lock)
        {
            if (_current is null || _certificate?.Thumbprint != certificate?.Thumbprint)
            {
                (_current, _certificate) = (new(open(certificate)), certificate);
            }

            return _current;
        }
    }
}
