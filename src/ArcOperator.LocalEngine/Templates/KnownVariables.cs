using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Which variables the text of a template may hold, before anything has run.</summary>
internal sealed class KnownVariables(WorkflowDefinition definition, TemplateDefinition template)
{
    private static readonly string[] OfWorkflow =
    [
        "name", "namespace", "uid", "mainEntrypoint", "serviceAccountName", "priority", "creationTimestamp", "creationTimestamp.RFC3339",
        "scheduledTime", "duration", "status", "failures", "parameters", "parameters.json",
    ];

    private static readonly string[] OfNode =
    [
        "node.name", "pod.name", "steps.name", "tasks.name", "retries",
        "lastRetry.exitCode", "lastRetry.status", "lastRetry.message", "lastRetry.duration",
    ];

    /// <summary>In the template itself.</summary>
    public bool Contains(string name) => IsOfWorkflow(name) || OfNode.Contains(name) || name.Split('.') switch
    {
        ["inputs", "parameters", .. var rest] => template.Template.Inputs.Parameters.Any(input => input.Name == string.Join('.', rest)),
        ["outputs", "parameters", .. var rest, "path"] => template.Template.Outputs.Parameters.Any(output => output.Name == string.Join('.', rest)),
        _ => false,
    };

    /// <summary>In a call, which also knows its item and what came before it.</summary>
    public bool Contains(string name, StepCall call, Func<string, bool> comesBefore) => Contains(name) || name.Split('.') switch
    {
        ["item", ..] => call.IsExpanded,
        ["steps" or "tasks", var other, _, ..] => comesBefore(other),
        _ => false,
    };

    private bool IsOfWorkflow(string name) => name.Split('.', 3) switch
    {
        ["workflow", "parameters", var parameter] when parameter != "json" => definition.Parameters.Any(known => known.Name == parameter),
        ["workflow", "labels" or "annotations" or "outputs", _] => true,
        ["workflow", .. var rest] => OfWorkflow.Contains(string.Join('.', rest)),
        _ => false,
    };
}
