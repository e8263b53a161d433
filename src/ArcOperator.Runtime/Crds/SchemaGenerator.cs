using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Crds;

/// <summary>Generates structural OpenAPI v3 schemas, which CRDs need, from classes and their attributes.</summary>
internal static class SchemaGenerator
{
    public static JsonObject OfEntity(Type entity)
    {
        var properties = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "APIVersion defines the group and version of this representation of the object." },
            ["kind"] = new JsonObject { ["type"] = "string", ["description"] = "Kind is the name of the resource type that this object represents." },
            ["metadata"] = new JsonObject { ["type"] = "object" },
        };
        var required = new List<string>();
        foreach (var property in PropertiesOf(entity).Where(property => !properties.ContainsKey(NameOf(property))))
        {
            var member = OfProperty(property, description: WordFor(property));
            properties[NameOf(property)] = property.Name == "Status" ? WithDefaults(member) : member;
            if (property.Name == "Spec" || property.IsDefined(typeof(RequiredAttribute)))
            {
                required.Add(NameOf(property));
            }
        }

        var schema = new JsonObject { ["type"] = "object" };
        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        schema["properties"] = properties;
        Annotate(schema, entity);
        return Ordered(schema);
    }

    public static JsonObject OfProperty(PropertyInfo property, IReadOnlyList<Type>? above = null, string? description = null)
    {
        var schema = OfType(property.PropertyType, property, above ?? []);
        if (description is not null)
        {
            schema["description"] = description;
        }

        Annotate(schema, property);
        ItemRules(schema, property.GetCustomAttribute<ItemRulesAttribute>());
        return Ordered(schema);
    }

    /// <summary>Sorted by name, so that the order in a source file does not matter.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(JsonIgnoreAttribute)) && property.Name != "EqualityContract")
            .OrderBy(NameOf, StringComparer.Ordinal);

    public static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>Returns true for classes whose properties belong to the schema: all except those of the framework.</summary>
    public static bool IsObject(Type type) => type.IsClass && !type.IsArray && type.Namespace?.Split('.')[0] != "System";

    private static string? WordFor(PropertyInfo property) => property.Name switch
    {
        "Spec" => "Desired state.",
        "Status" => "Observed state. Written by the operator.",
        _ => null,
    };

    // A server adds defaults only inside of an object that exists, and a new entity has no status.
    private static JsonObject WithDefaults(JsonObject status)
    {
        var defaults = (status["properties"]?.AsObject() ?? []).Where(property => property.Value?["default"] is not null).ToList();
        if (defaults.Count > 0)
        {
            status["default"] = new JsonObject(defaults.Select(property => KeyValuePair.Create(property.Key, property.Value?["default"]?.DeepClone())));
        }

        return Ordered(status);
    }

    private static JsonObject OfType(Type type, MemberInfo where, IReadOnlyList<Type> above)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Scalar(type)
            ?? (ValueOfMap(type) is { } value ? new() { ["type"] = "object", ["additionalProperties"] = OfType(value, where, above) }
                : Element(type) is { } element ? new() { ["type"] = "array", ["items"] = OfType(element, where, above) }
                : type == typeof(JsonElement) ? new() { ["type"] = "object" }
                : type == typeof(V1Condition) ? ConditionSchema.Create()
                : above.Contains(type) ? throw new ArgumentException($"{where.DeclaringType?.Name}.{where.Name}: {type.Name} would contain itself, which a schema cannot say")
                : IsObject(type) ? Object(type, [.. above, type])
                : throw new ArgumentException($"{where.DeclaringType?.Name}.{where.Name}: a schema cannot express the type {type.Name}"));
    }

    private static JsonObject? Scalar(Type type) =>
        type == typeof(string) ? new() { ["type"] = "string" }
        : type == typeof(bool) ? new() { ["type"] = "boolean" }
        : type == typeof(int) ? new() { ["type"] = "integer", ["format"] = "int32" }
        : type == typeof(long) ? new() { ["type"] = "integer", ["format"] = "int64" }
        : type == typeof(double) ? new() { ["type"] = "number" }
        : type == typeof(DateTime) || type == typeof(DateTimeOffset) ? new() { ["type"] = "string", ["format"] = "date-time" }
        : type == typeof(IntOrString) ? new() { ["x-kubernetes-int-or-string"] = true, ["anyOf"] = new JsonArray(Typed("integer"), Typed("string")) }
        : null;

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject Object(Type type, IReadOnlyList<Type> above)
    {
        var properties = new JsonObject(PropertiesOf(type).Select(property => KeyValuePair.Create(NameOf(property), (JsonNode?)OfProperty(property, above))));
        var required = PropertiesOf(type).Where(property => property.IsDefined(typeof(RequiredAttribute))).Select(NameOf).ToArray();
        var schema = new JsonObject { ["type"] = "object" };
        if (properties.Count > 0)
        {
            schema["properties"] = properties;
        }

        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        Annotate(schema, type);
        return schema;
    }

    private static void Annotate(JsonObject schema, MemberInfo member)
    {
        try
        {
            foreach (var attribute in member.GetCustomAttributes())
            {
                SchemaAnnotations.Apply(schema, attribute);
            }
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{member.DeclaringType?.Name}.{member.Name}: {error.Message}", error);
        }
    }

    private static void ItemRules(JsonObject schema, ItemRulesAttribute? rules)
    {
        if (rules is not null && (schema["items"] ?? schema["additionalProperties"]) is JsonObject item)
        {
            SchemaAnnotations.Apply(item, new LengthAttribute(rules.MinLength, rules.MaxLength));
            if (rules.Pattern is not null)
            {
                SchemaAnnotations.Apply(item, new PatternAttribute(rules.Pattern));
            }
        }
    }

    // Type first, then limits, then fields.
    private static JsonObject Ordered(JsonObject schema)
    {
        string[] first = ["description", "type", "format", "default", "enum"];
        string[] last = ["additionalProperties", "items", "properties", "required"];
        var order = schema.Select(field => field.Key)
            .OrderBy(key => Array.IndexOf(first, key) is >= 0 and var place ? place : last.Contains(key) ? 1000 : 100)
            .ThenBy(key => key, StringComparer.Ordinal);
        return new(order.Select(key => KeyValuePair.Create(key, schema[key]?.DeepClone())));
    }

    private static Type? Element(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static Type? ValueOfMap(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? type.GetGenericArguments()[1] : null;
}
