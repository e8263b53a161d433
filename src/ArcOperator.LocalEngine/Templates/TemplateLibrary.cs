using System.Collections.Immutable;
using System.Text.Json;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>All templates that a Workflow can call, its own and those of objects that it refers to.</summary>
internal sealed class TemplateLibrary
{
    private readonly ImmutableDictionary<(TemplateScope Scope, string Name), TemplateDefinition> _templates;
    private readonly ImmutableHashSet<TemplateScope> _scopes;

    private TemplateLibrary(
        ImmutableDictionary<(TemplateScope Scope, string Name), TemplateDefinition> templates, ImmutableHashSet<TemplateScope> scopes) =>
        (_templates, _scopes) = (templates, scopes);

    public static TemplateLibrary Empty { get; } = new(ImmutableDictionary<(TemplateScope, string), TemplateDefinition>.Empty, []);

    /// <summary>The objects that a template refers to and that are not in the library yet.</summary>
    public IReadOnlyList<TemplateScope> Missing =>
    [
        .. _templates.Values
            .SelectMany(definition => definition.Template.Calls)
            .Select(call => call.TemplateRef)
            .OfType<TemplateRef>()
            .Select(TemplateScope.Of)
            .Where(scope => !_scopes.Contains(scope))
            .Distinct()
    ];

    /// <exception cref="JsonException">A template has a field of the wrong type; names it.</exception>
    /// <exception cref="FormatException">Something is no template at all.</exception>
    public TemplateLibrary With(TemplateScope scope, IEnumerable<JsonElement> templates, JsonElement? defaults)
    {
        var definitions = templates
            .Select(raw => TemplateReader.Read(scope, raw, defaults))
            .Select(definition => KeyValuePair.Create((scope, definition.Name), definition));
        return new(_templates.SetItems(definitions), _scopes.Add(scope));
    }

    public TemplateDefinition? Find(TemplateScope scope, string name) => _templates.GetValueOrDefault((scope, name));

    /// <summary>The template that a call means.</summary>
    /// <param name="caller">Where the call stands.</param>
    /// <param name="call">The call.</param>
    /// <param name="name">Its <c>template</c>, after substitution.</param>
    public TemplateDefinition? Find(TemplateScope caller, StepCall call, string? name) =>
        call.TemplateRef is { } reference ? Find(TemplateScope.Of(reference), reference.Template) : Find(caller, name ?? "");

    public IEnumerable<TemplateDefinition> In(TemplateScope scope) => _templates.Values.Where(definition => definition.Scope == scope);
}
