using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Evaluates the calls of a steps or DAG node and converts them to requests for nodes.</summary>
/// <param name="draft">All nodes.</param>
/// <param name="request">The request for the steps or DAG node.</param>
/// <param name="node">The steps or DAG node.</param>
/// <param name="word"><c>steps</c> or <c>tasks</c>.</param>
internal sealed class CallEvaluator(DecisionDraft draft, NodeRequest request, NodeState node, string word)
{
    /// <summary>Evaluates the condition and the arguments of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="instance">The call, or one of its items.</param>
    /// <param name="parentName">The name of the parent node.</param>
    /// <exception cref="FormatException">A condition, template or argument is invalid.</exception>
    public CallDecision Decide(StepCall call, CallInstance instance, string parentName)
    {
        var name = $"{parentName}.{instance.Name}";
        var isKnown = draft.Find(name) is not null;
        // An existing node keeps its inputs.
        var skipReason = isKnown ? null : SkipReason(call, instance.Variables);
        return new(
            new()
            {
                Name = name,
                DisplayName = instance.Name,
                Template = Template(call, instance.Variables),
                Arguments = isKnown || skipReason is not null ? [] : Arguments(call, instance.Variables),
                BoundaryId = node.Id,
                IsExitHandler = request.IsExitHandler,
                CapturesResult = IsResultUsed(call),
                Depth = request.Depth + 1,
            },
            skipReason);
    }

    /// <summary>Adds a node for a skipped call. Its outputs have their default values.</summary>
    public NodeState Skip(NodeRequest skipped, NodePhase phase, string reason) =>
        draft.Find(skipped.Name)
        ?? draft.Put(draft.Create(skipped, NodeType.Skipped, phase, reason) with { Outputs = Defaults(skipped.Template.Template) });

    /// <summary>Returns the request for a call that is not evaluated.</summary>
    public NodeRequest Undecided(StepCall call, string parentName) => new()
    {
        Name = $"{parentName}.{call.Name}",
        DisplayName = call.Name,
        Template = draft.Definition.Library.Find(call.Template) ?? request.Template,
        BoundaryId = node.Id,
        IsExitHandler = request.IsExitHandler,
    };

    /// <summary>Returns the outputs of the node from the outputs of its calls.</summary>
    /// <exception cref="FormatException">A variable of an output is unknown and the output has no default.</exception>
    public StepOutputs Outputs(IVariableScope variables)
    {
        var values = new List<Parameter>();
        foreach (var output in request.Template.Template.Outputs.Parameters.Where(output => output.ValueFrom?.Parameter is not null))
        {
            var text = Substitution.Apply(output.ValueFrom?.Parameter ?? "", variables);
            var value = text.Problem is null ? text.Text : output.ValueFrom?.Default;
            values.Add(new() { Name = output.Name, Value = value ?? throw new FormatException($"outputs.parameters.{output.Name}: {text.Problem}") });
        }

        return new() { Parameters = values };
    }

    private static string? SkipReason(StepCall call, IVariableScope variables)
    {
        if (string.IsNullOrWhiteSpace(call.When))
        {
            return null;
        }

        var when = Substitution.Apply(call.When, variables);
        var result = when.Problem is { } unknown ? throw new FormatException($"{call.Name}.when: {unknown}") : WhenExpression.Evaluate(when.Text);
        return result.Problem is { } problem ? throw new FormatException(problem)
            : result.IsTrue ? null
            : $"when '{when.Text}' evaluated false";
    }

    private TemplateDefinition Template(StepCall call, IVariableScope variables)
    {
        var name = Substitution.Apply(call.Template ?? "", variables);
        return name.Problem is { } problem
            ? throw new FormatException($"{call.Name}.template: {problem}")
            : draft.Definition.Library.Find(name.Text) ?? throw new FormatException($"{call.Name}: template '{name.Text}' does not exist");
    }

    private static IReadOnlyList<Parameter> Arguments(StepCall call, IVariableScope variables) =>
    [
        .. (call.Arguments?.Parameters ?? []).Where(argument => (argument.Value ?? argument.Default) is not null).Select(argument =>
        {
            var text = Substitution.Apply(argument.Value ?? argument.Default ?? "", variables);
            return text.Problem is { } problem
                ? throw new FormatException($"{call.Name}.arguments.parameters.{argument.Name}: {problem}")
                : new Parameter { Name = argument.Name, Value = text.Text };
        })
    ];

    // The status only holds results that other steps use.
    private bool IsResultUsed(StepCall call) =>
        request.Template.Raw.GetRawText().Contains($"{word}.{call.Name}.outputs.result", StringComparison.Ordinal);

    private static StepOutputs Defaults(Template template) => new()
    {
        Parameters =
        [
            .. template.Outputs.Parameters
                .Select(output => new Parameter { Name = output.Name, Value = output.ValueFrom?.Default })
                .Where(output => output.Value is not null)
        ],
    };
}

/// <summary>The decision on a call.</summary>
/// <param name="Request">The request for its node.</param>
/// <param name="SkipReason">The reason to skip the call, or null.</param>
internal sealed record CallDecision(NodeRequest Request, string? SkipReason);
