using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The variables <c>workflow.…</c>.</summary>
internal sealed class WorkflowVariables(DecisionDraft draft) : IVariableScope
{
    private const string Parameter = "workflow.parameters.";
    private const string GlobalOutput = "workflow.outputs.parameters.";

    private WorkflowDefinition Definition => draft.Definition;

    public string? Find(string name) => name switch
    {
        "workflow.name" => Definition.Identity.Name,
        "workflow.namespace" => Definition.Identity.Namespace,
        "workflow.uid" => Definition.Identity.Uid,
        "workflow.status" => Status(),
        _ when name.StartsWith(Parameter, StringComparison.Ordinal) => ValueOf(name[Parameter.Length..]),
        _ when name.StartsWith(GlobalOutput, StringComparison.Ordinal) => OutputOf(name[GlobalOutput.Length..]),
        _ => null,
    };

    private string? ValueOf(string parameter) => Definition.Parameters.FirstOrDefault(known => known.Name == parameter)?.Value;

    private string? OutputOf(string name) => NodeState.GlobalOutputsOf(draft.Nodes).GetValueOrDefault(name);

    // Only the exit handler sees a status other than Running.
    private string Status() => draft.Find(Definition.Identity.Name) switch
    {
        { IsFailure: true } main => main.Phase.ToString(),
        { IsFinished: true } => nameof(NodePhase.Succeeded),
        _ => nameof(NodePhase.Running),
    };
}

/// <summary>All variables of a template, without those of its calls.</summary>
internal static class TemplateVariables
{
    public static IVariableScope For(DecisionDraft draft, NodeRequest request, IReadOnlyList<Parameter> inputs)
    {
        var known = new Dictionary<string, string>(request.Variables);
        foreach (var input in inputs)
        {
            known[$"inputs.parameters.{input.Name}"] = input.Value ?? "";
        }

        foreach (var output in request.Template.Template.Outputs.Parameters.Where(output => output.ValueFrom?.Path is not null))
        {
            known[$"outputs.parameters.{output.Name}.path"] = output.ValueFrom?.Path ?? "";
        }

        return new VariableChain(new VariableTable(known), new WorkflowVariables(draft));
    }
}
