using System.Text.Json;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>A request as pre-request hooks read and write it. Headers from a Secret are never in it.</summary>
internal sealed record HttpRequestDocument
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH"];

    public string Url { get; init; } = "";

    public string Method { get; init; } = "GET";

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Base64 in JSON.</summary>
    public byte[]? Body { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, HttpRequestJsonContext.Default.HttpRequestDocument);

    /// <summary>Tells requests apart.</summary>
    public string Hash() => ContentHash.Hex(ToJson());

    /// <exception cref="AttemptException">The hooks made something of it that is no request.</exception>
    public static HttpRequestDocument Parse(byte[] json)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, HttpRequestJsonContext.Default.HttpRequestDocument);
            return document switch
            {
                null => throw Wrong("null"),
                { Url: null } or { Method: null } => throw Wrong("a request without url or method"),
                _ when !Methods.Contains(document.Method) => throw Wrong("a request with a method other than GET, POST, PUT and PATCH"),
                _ when SourceUrl.ProblemOf(document.Url) is { } problem => throw Wrong($"a request whose url {problem}"),
                _ => document,
            };
        }
        catch (JsonException)
        {
            // The exception's words may hold part of the document.
            throw Wrong("something that is no JSON object with url, method, headers and body");
        }
    }

    private static AttemptException Wrong(string what) =>
        new(new(FailureClass.Configuration, ExternalSourceReasons.ConfigurationError, $"the pre-request hooks made {what}", MayHeal: true));
}
