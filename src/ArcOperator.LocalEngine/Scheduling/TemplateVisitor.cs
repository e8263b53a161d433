using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a node of any type.</summary>
internal sealed class TemplateVisitor(DecisionDraft draft)
{
    // The limit of Argo for recursive templates.
    private const int DeepestCall = 100;

    public NodeState Visit(NodeRequest request)
    {
        var node = draft.Find(request.Name);
        if (node is { IsFinished: true })
        {
            return node;
        }

        if (node is null && Limits.Refusal(draft, request.IsExitHandler) is { } reason)
        {
            return draft.Create(request, TypeOf(request), NodePhase.Failed, reason);
        }

        var inputs = node is null
            ? InputParameters.Resolve(request.Template.Template, request.Arguments, new WorkflowVariables(draft))
            : new(node.Inputs, null);
        if ((request.Depth > DeepestCall ? "Maximum recursion depth exceeded" : inputs.Problem) is { } problem)
        {
            return draft.CreateError(request, TypeOf(request), problem);
        }

        var strategy = request.Template.Template.RetryStrategy ?? draft.Definition.Spec.RetryStrategy;
        return strategy is not null && !request.IsAttempt
            ? new RetryVisitor(this, draft).Visit(request, strategy, inputs.Values)
            : VisitType(request, inputs.Values);
    }

    private NodeState VisitType(NodeRequest request, IReadOnlyList<Parameter> inputs)
    {
        var variables = TemplateVariables.For(draft, request, inputs);
        return TypeOf(request) switch
        {
            NodeType.Steps => new StepsVisitor(this, draft).Visit(request, inputs, variables),
            NodeType.DAG => new DagVisitor(this, draft).Visit(request, inputs, variables),
            NodeType.Suspend => new SuspendVisitor(draft).Visit(request, inputs, variables),
            _ => new ProcessVisitor(draft).Visit(request, inputs, variables),
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
