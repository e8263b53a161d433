using System.Net;
using System.Net.Http.Headers;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>A request that can be sent more than once.</summary>
internal sealed record RequestContent(HttpMethod Method, ResourcePath Path, byte[]? Body = null, string ContentType = "application/json")
{
    /// <summary>Form in which the answer is wanted. Default null: JSON.</summary>
    public string? Accept { get; init; }

    /// <summary>Value of <see cref="Accept"/> for the metadata of objects alone.</summary>
    /// <param name="kind"><c>PartialObjectMetadata</c> for a watch, <c>PartialObjectMetadataList</c> for a list.</param>
    public static string MetadataAs(string kind) => $"application/json;as={kind};g=meta.k8s.io;v=v1,application/json";

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, new Uri(Path.ToString().TrimStart('/'), UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (Accept is not null)
        {
            message.Headers.Add("Accept", Accept);
        }

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
