using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Crds;

/// <summary>Table of the schema fields that each attribute sets.</summary>
internal static class SchemaAnnotations
{
    /// <exception cref="ArgumentException">A schema cannot contain the attribute's value.</exception>
    public static void Apply(JsonObject schema, Attribute attribute)
    {
        switch (attribute)
        {
            case DescriptionAttribute description:
                schema["description"] = description.Description;
                break;
            case PatternAttribute pattern:
                schema["pattern"] = pattern.RegexPattern;
                break;
            case LengthAttribute length:
                Bound(schema, "minLength", length.MinLength);
                Bound(schema, "maxLength", length.MaxLength);
                break;
            case ItemsAttribute items:
                Bound(schema, schema.ContainsKey("additionalProperties") ? "minProperties" : "minItems", items.MinItems);
                Bound(schema, schema.ContainsKey("additionalProperties") ? "maxProperties" : "maxItems", items.MaxItems);
                break;
            case RangeMinimumAttribute minimum:
                schema["minimum"] = Number(minimum.Minimum);
                Flag(schema, "exclusiveMinimum", minimum.ExclusiveMinimum);
                break;
            case RangeMaximumAttribute maximum:
                schema["maximum"] = Number(maximum.Maximum);
                Flag(schema, "exclusiveMaximum", maximum.ExclusiveMaximum);
                break;
            case EnumValuesAttribute values:
                schema["enum"] = new JsonArray([.. values.Values.Select(Value)]);
                break;
            case DefaultValueAttribute value:
                schema["default"] = Value(value.Value);
                break;
            case FormatAttribute format:
                schema["format"] = format.Format;
                break;
            default:
                ApplyExtension(schema, attribute);
                break;
        }
    }

    private static void ApplyExtension(JsonObject schema, Attribute attribute)
    {
        switch (attribute)
        {
            case ValidationRuleAttribute rule:
                Add(schema, rule);
                break;
            case ItemValidationRuleAttribute item:
                Add(schema["items"] ?? schema["additionalProperties"] ?? throw new ArgumentException("a rule for items needs a list or a map"), item.Rule);
                break;
            case PreserveUnknownFieldsAttribute:
                schema["x-kubernetes-preserve-unknown-fields"] = true;
                break;
            case EmbeddedResourceAttribute:
                schema["x-kubernetes-embedded-resource"] = true;
                break;
            case XListTypeAttribute list:
                schema["x-kubernetes-list-type"] = NameOf(list.ListType);
                break;
            case XListMapKeysAttribute keys:
                schema["x-kubernetes-list-map-keys"] = new JsonArray([.. keys.Keys.Select(key => JsonValue.Create(key))]);
                break;
            case XMapTypeAttribute map:
                schema["x-kubernetes-map-type"] = NameOf(map.MapType);
                break;
        }
    }

    private static void Add(JsonNode schema, ValidationRuleAttribute rule) => (schema["x-kubernetes-validations"] ??= new JsonArray()).AsArray().Add((JsonNode)Rule(rule));

    private static string NameOf(Enum strategy) => strategy.ToString().ToLowerInvariant();

    private static JsonObject Rule(ValidationRuleAttribute rule) => new JsonObject
    {
        ["rule"] = rule.Rule,
        ["message"] = rule.Message,
        ["messageExpression"] = rule.MessageExpression,
        ["reason"] = rule.Reason,
        ["fieldPath"] = rule.FieldPath,
        ["optionalOldSelf"] = rule.OptionalOldSelf ? true : null,
    }.WithoutNulls();

    private static void Bound(JsonObject schema, string name, long? value)
    {
        if (value is not null)
        {
            schema[name] = value;
        }
    }

    private static void Flag(JsonObject schema, string name, bool value)
    {
        if (value)
        {
            schema[name] = true;
        }
    }

    private static JsonValue Number(double value) => value == Math.Floor(value) ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private static JsonValue Value(object value) => value switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        _ => throw new ArgumentException($"a value must be a string, a boolean or a number, not {value.GetType().Name}"),
    };
}
