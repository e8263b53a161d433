using System.Reflection;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Crds;

/// <summary>Columns of <c>kubectl get</c>: those of the class in the order of its attributes, then those of its fields.</summary>
internal static class PrinterColumns
{
    public static JsonArray? Of(Type entity)
    {
        var columns = entity.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>()
            .Select(column => Column(column.Name, column.Type, column.JsonPath, column.Priority, column.Description, column.Format))
            .Concat(OfFields(entity, "", []))
            .ToArray<JsonNode>();
        return columns.Length == 0 ? null : new(columns);
    }

    private static IEnumerable<JsonObject> OfFields(Type type, string path, IReadOnlyList<Type> above)
    {
        foreach (var property in SchemaGenerator.PropertiesOf(type))
        {
            var jsonPath = $"{path}.{SchemaGenerator.NameOf(property)}";
            if (property.GetCustomAttribute<AdditionalPrinterColumnAttribute>() is { } column)
            {
                var schema = SchemaGenerator.OfProperty(property);
                var isTime = schema["format"]?.GetValue<string>() == "date-time";
                yield return Column(
                    column.Name ?? property.Name, isTime ? "date" : schema["type"]?.GetValue<string>() ?? "string", jsonPath, column.Priority,
                    property.GetCustomAttribute<DescriptionAttribute>()?.Description, null);
            }

            var inner = property.PropertyType;
            if (SchemaGenerator.IsObject(inner) && !above.Contains(inner) && inner != typeof(V1ObjectMeta))
            {
                foreach (var found in OfFields(inner, jsonPath, [.. above, inner]))
                {
                    yield return found;
                }
            }
        }
    }

    private static JsonObject Column(string name, string type, string jsonPath, PrinterColumnPriority priority, string? description, string? format) =>
        new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["format"] = format,
            ["description"] = description,
            ["jsonPath"] = jsonPath,
            ["priority"] = priority == PrinterColumnPriority.StandardView ? null : (int)priority,
        }.WithoutNulls();
}
