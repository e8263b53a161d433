using System.Text.Json;

namespace ArcOperator.Api.Foreign;

/// <summary>A field of a template that contains a parameter and that Argo or a shell executes. A user's value becomes code there.</summary>
/// <param name="Template">Name of the template inside the WorkflowTemplate.</param>
/// <param name="Field">Name of the field: source, when or image.</param>
public readonly record struct UnsafeTemplateField(string Template, string Field)
{
    private const int MostFields = 8;

    // In characters.
    private const int LongestName = 63;

    private static readonly string[] Fields = ["source", "when", "image"];

    // Both forms of Argo: {{inputs.parameters.a}} and {{=inputs.parameters['a']}}. Outputs of steps are not values of users.
    private static readonly string[] Parameters = ["inputs.parameters", "workflow.parameters"];

    /// <summary>Returns the unsafe fields of a template's spec.</summary>
    internal static IReadOnlyList<UnsafeTemplateField> FindAll(JsonElement spec)
    {
        var found = new List<UnsafeTemplateField>();
        if (spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty("templates", out var templates) && templates.ValueKind == JsonValueKind.Array)
        {
            foreach (var template in templates.EnumerateArray())
            {
                Collect(template, NameOf(template), found);
            }
        }

        return found;
    }

    /// <summary>Writes a template in which the same field is found.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Template);
        writer.WriteString(Field, "{{inputs.parameters.value}}");
        writer.WriteEndObject();
    }

    private static void Collect(JsonElement element, string template, List<UnsafeTemplateField> found)
    {
        if (found.Count == MostFields)
        {
            return;
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, template, found);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                CollectProperty(property, template, found);
            }
        }
    }

    private static void CollectProperty(JsonProperty property, string template, List<UnsafeTemplateField> found)
    {
        if (property.Value.ValueKind != JsonValueKind.String)
        {
            Collect(property.Value, template, found);
            return;
        }

        // A loop over the few names allocates nothing for the many other properties.
        foreach (var field in Fields)
        {
            if (property.NameEquals(field) && found.Count < MostFields && HasParameter(property.Value.GetString() ?? "") && !found.Contains(new(template, field)))
            {
                found.Add(new(template, field));
            }
        }
    }

    /// <summary>Returns true if a text has a parameter between double braces.</summary>
    private static bool HasParameter(string text)
    {
        for (var start = text.IndexOf("{{", StringComparison.Ordinal); start >= 0; start = text.IndexOf("{{", start + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf("}}", start, StringComparison.Ordinal);
            if (end < 0)
            {
                return false;
            }

            var tag = text.AsSpan(start, end - start);
            foreach (var parameters in Parameters)
            {
                if (tag.Contains(parameters, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string NameOf(JsonElement template) =>
        template.ValueKind == JsonValueKind.Object && template.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            && name.GetString() is { Length: > 0 } text ? text.Length > LongestName ? text[..LongestName] : text : "";
}
