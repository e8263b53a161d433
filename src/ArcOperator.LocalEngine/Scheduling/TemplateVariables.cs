using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The variables that the text of a template may hold.</summary>
internal static class TemplateVariables
{
    public static IVariableScope For(Board board, NodeRequest request, IReadOnlyList<Parameter> inputs)
    {
        var known = new Dictionary<string, string>(request.Variables)
        {
            ["node.name"] = request.Name,
            ["pod.name"] = NodeNames.PodOf(board.Definition.Identity.Name, request.Name, request.Template.Name),
        };
        foreach (var input in inputs)
        {
            known[$"inputs.parameters.{input.Name}"] = input.Value ?? "";
        }

        foreach (var output in request.Template.Template.Outputs.Parameters.Where(output => output.ValueFrom?.Path is not null))
        {
            known[$"outputs.parameters.{output.Name}.path"] = output.ValueFrom?.Path ?? "";
        }

        return new VariableChain(new VariableTable(known), new WorkflowVariables(board));
    }
}
