using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Api.Shared;

/// <summary>A name and a text that are passed to a workflow.</summary>
[JsonConverter(typeof(ParameterConverter))]
public sealed record Parameter
{
    [Description("Name of the parameter, as declared by the workflow template. May contain letters, digits, '-' and '_'.")]
    [Required]
    [Length(minLength: 1, maxLength: 253)]
    [ValidationRule(FieldRules.ParameterNameRule, message: FieldRules.ParameterNameMessage)]
    public string Name { get => field ?? ""; init; }

    [Description("Value of the parameter. All values of one workflow together may have at most 98304 characters. Defaults to the empty string.")]
    [ValidationRule(FieldRules.ParameterValueRule, message: FieldRules.ParameterValueMessage)]
    public string? Value { get; init; }
}

/// <summary>
/// Reads and writes a <see cref="Parameter"/>. The generated code allocates an array of arguments per object with init-only properties. For
/// parameters this was a quarter of the allocations for decoding an ArtifactWorkflow.
/// </summary>
public sealed class ParameterConverter : JsonConverter<Parameter>
{
    public override Parameter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"expected a parameter, found {reader.TokenType}");
        }

        var text = (JsonConverter<string>)options.GetConverter(typeof(string));
        var (name, value) = ("", (string?)null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = Text(ref reader, text, options) ?? "";
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                value = Text(ref reader, text, options);
            }
            else
            {
                reader.Read();
                reader.SkipValue();
            }
        }

        return new() { Name = name, Value = value };
    }

    public override void Write(Utf8JsonWriter writer, Parameter value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, value.Name);
        if (value.Value is not null)
        {
            writer.WriteString("value"u8, value.Value);
        }

        writer.WriteEndObject();
    }

    private static string? Text(ref Utf8JsonReader reader, JsonConverter<string> text, JsonSerializerOptions options)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => text.Read(ref reader, typeof(string), options),
            _ => throw new JsonException($"expected a text, found {reader.TokenType}"),
        };
    }
}
