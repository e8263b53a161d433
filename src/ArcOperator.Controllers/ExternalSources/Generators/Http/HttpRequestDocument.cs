using System.Text.Json;
using System.Text.Json.Serialization;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>A request as pre-request hooks read and write it. It never contains headers of a Secret.</summary>
internal sealed record HttpRequestDocument
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH"];

    public string Url { get; init; } = "";

    public string Method { get; init; } = "GET";

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Base64 in JSON.</summary>
    public byte[]? Body { get; init; }

    public static bool IsSupported(string method) => Methods.Contains(method);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, HttpRequestJsonContext.Default.HttpRequestDocument);

    /// <summary>Returns a hash that equal requests share.</summary>
    public string Hash() => ContentHash.Hex(ToJson());

    /// <exception cref="AttemptException">The output of the hooks is not a valid request.</exception>
    public static HttpRequestDocument Parse(byte[] json)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, HttpRequestJsonContext.Default.HttpRequestDocument);
            return document switch
            {
                null => throw Invalid("null"),
                { Url: null } or { Method: null } => throw Invalid("a request without url or method"),
                _ when !IsSupported(document.Method) => throw Invalid("a request with a method other than GET, POST, PUT and PATCH"),
                _ when SourceUrl.Validate(document.Url) is { } problem => throw Invalid($"a request whose url {problem}"),
                _ when document.HeaderProblem() is { } problem => throw AttemptException.Configuration(problem),
                _ => document,
            };
        }
        catch (JsonException)
        {
            // The message of the exception may contain a part of the document.
            throw Invalid("a text that is not a JSON object with url, method, headers and body");
        }
    }

    private string? HeaderProblem() => (Headers ?? new Dictionary<string, string>())
        .Select(header => SecretHeaders.Validate(header.Key, header.Value) is { } problem ? $"the pre-request hooks set header '{header.Key.Truncate(64)}': {problem}" : null)
        .FirstOrDefault(problem => problem is not null);

    private static AttemptException Invalid(string output) =>
        new(new(FailureClass.Configuration, ExternalSourceReasons.ConfigurationError, $"the pre-request hooks made {output}", MayHeal: true));
}

/// <summary>JSON form of requests. Metadata only: the generated writer turns a null body into an empty string.</summary>
[JsonSerializable(typeof(HttpRequestDocument))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class HttpRequestJsonContext : JsonSerializerContext;
