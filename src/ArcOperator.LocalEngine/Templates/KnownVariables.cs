using System.Text.Json;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>The variables that a template may use, known before the first step runs.</summary>
internal sealed class KnownVariables(WorkflowDefinition definition, TemplateDefinition template)
{
    private static readonly string[] OfWorkflow = ["workflow.name", "workflow.namespace", "workflow.uid", "workflow.status"];

    /// <summary>Returns true if the template itself may use the variable.</summary>
    public bool Contains(string name) => IsOfWorkflow(name) || name == "retries" || name.Split('.') switch
    {
        ["inputs", "parameters", .. var rest] => template.Template.Inputs.Parameters.Any(input => input.Name == string.Join('.', rest)),
        ["outputs", "parameters", .. var rest, "path"] => template.Template.Outputs.Parameters.Any(output => output.Name == string.Join('.', rest)),
        _ => false,
    };

    /// <summary>Returns true if a call may use the variable. A call also knows its item and earlier calls.</summary>
    public bool Contains(string name, StepCall call, Func<string, bool> comesBefore) => Contains(name) || name.Split('.') switch
    {
        ["item", ..] => call.IsExpanded,
        ["steps" or "tasks", var other, _, ..] => comesBefore(other),
        _ => false,
    };

    private bool IsOfWorkflow(string name) => name.Split('.', 3) switch
    {
        ["workflow", "parameters", var parameter] => definition.Parameters.Any(known => known.Name == parameter),
        ["workflow", "outputs", _] => true,
        _ => OfWorkflow.Contains(name),
    };
}

/// <summary>Finds unknown variables in the calls of a template.</summary>
internal static class CallVariables
{
    /// <summary>Returns the variables that are unknown in every run.</summary>
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

        // The graph decides on the order of tasks. This check only requires that a task exists.
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
