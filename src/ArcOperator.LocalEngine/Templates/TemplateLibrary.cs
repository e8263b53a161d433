using System.Collections.Immutable;
using System.Text.Json;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>The templates of a Workflow by name, after merging with the referenced WorkflowTemplate.</summary>
internal sealed class TemplateLibrary
{
    private readonly ImmutableDictionary<string, TemplateDefinition> _templates;

    private TemplateLibrary(ImmutableDictionary<string, TemplateDefinition> templates) => _templates = templates;

    public IEnumerable<TemplateDefinition> All => _templates.Values;

    /// <exception cref="JsonException">A field of a template has the wrong type. The exception names the field.</exception>
    /// <exception cref="FormatException">An item is not a template.</exception>
    public static TemplateLibrary Of(IEnumerable<JsonElement> templates) =>
        new(ImmutableDictionary<string, TemplateDefinition>.Empty.SetItems(
            templates.Select(TemplateDefinition.Read).Select(definition => KeyValuePair.Create(definition.Name, definition))));

    /// <summary>Returns the template, or null if it does not exist.</summary>
    public TemplateDefinition? Find(string? name) => _templates.GetValueOrDefault(name ?? "");
}

/// <summary>A template, before its variables are replaced.</summary>
/// <param name="Raw">The template as JSON.</param>
/// <param name="Template">The same template, parsed.</param>
internal sealed record TemplateDefinition(JsonElement Raw, Template Template)
{
    public string Name => Template.Name;

    /// <summary>The path of the template in messages.</summary>
    public string Path => $"templates[{Name}]";

    /// <exception cref="JsonException">A field has the wrong type. The exception names the field.</exception>
    /// <exception cref="FormatException">The JSON is not a template.</exception>
    public static TemplateDefinition Read(JsonElement raw) => raw.ValueKind == JsonValueKind.Object
        ? new(raw, raw.Deserialize(LocalEngineJsonContext.Default.Template) ?? new())
        : throw new FormatException("spec.templates has an item that is not a template");
}
