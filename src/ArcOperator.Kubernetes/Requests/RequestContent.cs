using System.Net;
using System.Net.Http.Headers;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>A request that can be sent more than once.</summary>
internal sealed record RequestContent(HttpMethod Method, ResourcePath Path, byte[]? Body = null, string ContentType = "application/json")
{
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, new Uri(Path.ToString().TrimStart('/'), UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        return message;
    }

    /// <summary>For messages: method and path, without the query.</summary>
    public override string ToString() => $"{Method} {Path.ToString().Split('?', 2)[0]}";
}
