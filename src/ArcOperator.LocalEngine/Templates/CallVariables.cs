using System.Text.Json;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>The variables in the calls of a template.</summary>
internal static class CallVariables
{
    /// <summary>Those that no call can know, whatever happens.</summary>
    public static IEnumerable<string> Unknown(TemplateDefinition template, KnownVariables known)
    {
        var earlier = new HashSet<string>();
        foreach (var group in template.Template.Steps ?? [])
        {
            foreach (var name in group.SelectMany(call => Of(call).Where(name => !known.Contains(name, call, earlier.Contains))).ToList())
            {
                yield return name;
            }

            earlier.UnionWith(group.Select(call => call.Name));
        }

        // Which tasks come before is decided by the graph; that a task exists is all that is asked here.
        var tasks = template.Template.Dag?.Tasks ?? [];
        var names = tasks.Select(task => task.Name).ToHashSet();
        foreach (var name in tasks.SelectMany(task => Of(task).Where(name => !known.Contains(name, task, names.Contains))))
        {
            yield return name;
        }
    }

    private static IEnumerable<string> Of(StepCall call) =>
        JsonTexts.VariablesOf(JsonSerializer.SerializeToElement(call, LocalEngineJsonContext.Default.StepCall));
}
