using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Reads a template out of a specification.</summary>
internal static class TemplateReader
{
    private static readonly string[] Types = ["container", "script", "steps", "dag", "suspend", "containerSet", "data", "http", "plugin", "resource"];

    /// <exception cref="JsonException">A field has the wrong type; names it.</exception>
    /// <exception cref="FormatException">It is no template at all.</exception>
    public static TemplateDefinition Read(TemplateScope scope, JsonElement raw, JsonElement? defaults)
    {
        if (raw.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("spec.templates holds what is no template");
        }

        if (defaults is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
        {
            throw new FormatException("spec.templateDefaults has the wrong type");
        }

        var whole = defaults is { ValueKind: JsonValueKind.Object } basis ? Over(basis, raw) : raw;
        return new(scope, whole, whole.Deserialize(LocalEngineJsonContext.Default.Template) ?? new());
    }

    // Defaults for containers must not make a container of a template that is something else.
    private static JsonElement Over(JsonElement defaults, JsonElement template)
    {
        var merged = JsonNode.Parse(JsonMerge.Over(defaults, template).GetRawText())?.AsObject() ?? [];
        foreach (var type in Types.Where(type => !template.TryGetProperty(type, out _)))
        {
            merged.Remove(type);
        }

        return JsonSerializer.SerializeToElement(merged, LocalEngineJsonContext.Default.JsonObject);
    }
}
