using System.Net;
using System.Net.Http.Headers;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// Adds the bearer token and the client certificate to each request. After a 401 the request is sent once more if the source has a newer credential.
/// </summary>
internal sealed class AuthenticationHandler(ICredentialSource credentials, HttpMessageHandler inner) : DelegatingHandler(inner)
{
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
        var credential = await GetCredentialAsync(cancellationToken);
        request.Options.Set(Connections.ClientCertificate, credential.Certificate);
        request.Headers.Authorization = credential.Token is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        return credential;
    }

    // For the sender, a missing credential is a request that cannot be sent: the token file may appear a moment later.
    private async ValueTask<Credential> GetCredentialAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await credentials.GetAsync(cancellationToken);
        }
        catch (KubeConfigException error)
        {
            throw new HttpRequestException(error.Message, error);
        }
    }
}
