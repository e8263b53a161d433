using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>A request that can be sent more than once.</summary>
internal sealed record RequestContent(HttpMethod Method, ResourcePath Path, byte[]? Body = null, string ContentType = "application/json")
{
    /// <summary>Media type of the response. Default null: JSON.</summary>
    public string? Accept { get; init; }

    /// <summary>Value of <see cref="Accept"/> for the metadata of objects alone.</summary>
    /// <param name="kind"><c>PartialObjectMetadata</c> for a watch, <c>PartialObjectMetadataList</c> for a list.</param>
    public static string MetadataAs(string kind) => $"application/json;as={kind};g=meta.k8s.io;v=v1,application/json";

    /// <summary>Returns a request that sends the patch to an object.</summary>
    public static RequestContent Patch(ResourcePath path, V1Patch patch, ObjectJson json) => new(HttpMethod.Patch, path, BytesOf(patch.Content, json), MediaType(patch.Type));

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

    private static byte[] BytesOf(object content, ObjectJson json) => content switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        JsonNode node => Encoding.UTF8.GetBytes(node.ToJsonString()),
        _ => json.Serialize(content, content.GetType()),
    };

    private static string MediaType(V1Patch.PatchType type) => type switch
    {
        V1Patch.PatchType.JsonPatch => "application/json-patch+json",
        V1Patch.PatchType.MergePatch => "application/merge-patch+json",
        V1Patch.PatchType.StrategicMergePatch => "application/strategic-merge-patch+json",
        V1Patch.PatchType.ApplyPatch => "application/apply-patch+yaml",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown patch type"),
    };
}
