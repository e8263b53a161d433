using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Tests.Widgets;

/// <summary>A kind whose converter keeps only the name of an object and refuses an object without a name, as a bookmark is.</summary>
[KubernetesEntity(Group = "test.arc.opendefense.cloud", ApiVersion = "v1alpha1", Kind = "Husk", PluralName = "husks")]
[JsonConverter(typeof(Converter))]
public sealed class V1Alpha1Husk : CustomKubernetesEntity
{
    internal sealed class Converter : JsonConverter<V1Alpha1Husk>
    {
        public override V1Alpha1Husk Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.GetProperty("metadata").TryGetProperty("name", out var name)
                ? new() { Metadata = new() { Name = name.GetString() } }
                : throw new JsonException("an object needs a name");
        }

        public override void Write(Utf8JsonWriter writer, V1Alpha1Husk value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
