using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>The templates that a Workflow can get to. A library may hold others, with fields that do not matter to it.</summary>
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
                template.Template.Calls.SelectMany(call => CalledBy(template, call, definition.Library)).ToList().ForEach(next.Enqueue);
            }
        }

        return found;
    }

    // A name made of variables can be any template of its place.
    private static IEnumerable<TemplateDefinition> CalledBy(TemplateDefinition caller, StepCall call, TemplateLibrary library) =>
        IsVariable(call) ? library.In(caller.Scope)
        : library.Find(caller.Scope, call, call.Template) is { } template ? [template]
        : [];

    public static bool IsVariable(StepCall call) => call.TemplateRef is null && call.Template?.Contains("{{", StringComparison.Ordinal) is true;
}
