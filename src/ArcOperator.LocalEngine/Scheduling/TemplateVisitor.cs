using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a node of any type.</summary>
internal sealed class TemplateVisitor(Board board)
{
    // The limit of Argo for recursive templates.
    private const int DeepestCall = 100;

    public NodeState Visit(NodeRequest request)
    {
        var node = board.Find(request.Name);
        if (node is { IsFinished: true })
        {
            return node;
        }

        if (node is null && Limits.Refusal(board, request.IsExitHandler) is { } reason)
        {
            return board.Create(request, TypeOf(request), NodePhase.Failed, reason);
        }

        var inputs = node is null
            ? InputParameters.Resolve(request.Template.Template, request.Arguments, new WorkflowVariables(board))
            : new(node.Inputs, null);
        if ((request.Depth > DeepestCall ? "Maximum recursion depth exceeded" : inputs.Problem) is { } problem)
        {
            return board.CreateError(request, TypeOf(request), problem);
        }

        var strategy = request.Template.Template.RetryStrategy ?? board.Definition.Spec.RetryStrategy;
        return strategy is not null && !request.IsAttempt
            ? new RetryVisitor(this, board).Visit(request, strategy, inputs.Values)
            : VisitType(request, inputs.Values);
    }

    private NodeState VisitType(NodeRequest request, IReadOnlyList<Parameter> inputs)
    {
        var variables = TemplateVariables.For(board, request, inputs);
        return TypeOf(request) switch
        {
            NodeType.Steps => new StepsVisitor(this, board).Visit(request, inputs, variables),
            NodeType.DAG => new DagVisitor(this, board).Visit(request, inputs, variables),
            NodeType.Suspend => new SuspendVisitor(board).Visit(request, inputs, variables),
            _ => new ProcessVisitor(board).Visit(request, inputs, variables),
        };
    }

    private static NodeType TypeOf(NodeRequest request) => request.Template.Template switch
    {
        { Steps: not null } => NodeType.Steps,
        { Dag: not null } => NodeType.DAG,
        { Suspend: not null } => NodeType.Suspend,
        _ => NodeType.Pod,
    };
}

/// <summary>Resolves the inputs of a template: the arguments, or else the template's own values.</summary>
internal static class InputParameters
{
    public static ResolvedInputs Resolve(Template template, IReadOnlyList<Parameter> arguments, IVariableScope workflow)
    {
        var values = new List<Parameter>();
        foreach (var input in template.Inputs.Parameters)
        {
            var passed = arguments.FirstOrDefault(argument => argument.Name == input.Name)?.Value;
            // Arguments are already substituted.
            var value = passed is not null ? new(passed, []) : Own(input, workflow);
            if (value is not { Problem: null })
            {
                return new([], $"inputs.parameters.{input.Name} {value?.Problem ?? "was not supplied"}");
            }

            values.Add(new() { Name = input.Name, Value = value.Text });
        }

        return new(values, null);
    }

    private static SubstitutedText? Own(TemplateParameter input, IVariableScope workflow) =>
        (input.Value ?? input.Default ?? input.ValueFrom?.Default) is { } text ? Substitution.Apply(text, workflow) : null;
}

/// <summary>The values of inputs, or the problem with one of them.</summary>
internal sealed record ResolvedInputs(IReadOnlyList<Parameter> Values, string? Problem);
