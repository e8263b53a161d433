using System.Text.Json.Serialization;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>JSON form of requests. Metadata only: the generated writer turns a null body into an empty string.</summary>
[JsonSerializable(typeof(HttpRequestDocument))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class HttpRequestJsonContext : JsonSerializerContext;
