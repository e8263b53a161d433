using System.Text.Json;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>A template and where it stands.</summary>
/// <param name="Scope">Where the templates that it calls are looked up.</param>
/// <param name="Raw">As JSON, before substitution, over the defaults of the Workflow.</param>
/// <param name="Template">The same, read.</param>
internal sealed record TemplateDefinition(TemplateScope Scope, JsonElement Raw, Template Template)
{
    public string Name => Template.Name;

    /// <summary>How the template is called in messages.</summary>
    public string Path => Scope.Kind == "local" ? $"templates[{Name}]" : $"{Scope}: templates[{Name}]";
}
