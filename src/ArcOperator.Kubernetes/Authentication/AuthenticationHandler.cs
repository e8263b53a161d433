using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Kubernetes.Authentication;

/// <summary>Puts the bearer token on each request. A 401 is tried once more if the source has a newer one.</summary>
internal sealed class AuthenticationHandler(ICredentialSource credentials, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private Credential? _latest;

    /// <summary>What a new connection presents: the certificate of the request that it is opened for, if it has one.</summary>
    [return: MaybeNull]
    public X509Certificate SelectCertificate(
        object sender, string targetHost, X509CertificateCollection localCertificates, X509Certificate? remoteCertificate, string[] acceptableIssuers) =>
        _latest?.Certificate;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await AuthorizeAsync(request, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !credentials.Renew(credential))
        {
            return response;
        }

        response.Dispose();
        await AuthorizeAsync(request, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    private async ValueTask<Credential> AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = _latest = await credentials.GetAsync(cancellationToken);
        request.Headers.Authorization = credential.Token is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        return credential;
    }
}
