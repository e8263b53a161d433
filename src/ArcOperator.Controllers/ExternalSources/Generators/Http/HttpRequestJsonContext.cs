using System.Text.Json.Serialization;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>How requests become JSON.</summary>
[JsonSerializable(typeof(HttpRequestDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class HttpRequestJsonContext : JsonSerializerContext;
