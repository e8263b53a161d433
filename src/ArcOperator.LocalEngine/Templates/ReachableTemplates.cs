using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Finds the templates that a Workflow can call. Unsupported fields of other templates have no effect.</summary>
internal static class ReachableTemplates
{
    public static IReadOnlyList<TemplateDefinition> From(WorkflowDefinition definition)
    {
        var found = new List<TemplateDefinition>();
        var next = new Queue<TemplateDefinition>(new[] { definition.Entrypoint, definition.ExitHandler }.OfType<TemplateDefinition>());
        while (next.TryDequeue(out var template))
        {
            if (!found.Contains(template))
            {
                found.Add(template);
                template.Template.Calls.SelectMany(call => CalledBy(call, definition.Library)).ToList().ForEach(next.Enqueue);
            }
        }

        return found;
    }

    /// <summary>Returns true if the name of the template has variables.</summary>
    public static bool IsVariable(StepCall call) => call.Template?.Contains("{{", StringComparison.Ordinal) is true;

    // A name with variables can become the name of any template.
    private static IEnumerable<TemplateDefinition> CalledBy(StepCall call, TemplateLibrary library) =>
        IsVariable(call) ? library.All
        : library.Find(call.Template) is { } template ? [template]
        : [];
}
