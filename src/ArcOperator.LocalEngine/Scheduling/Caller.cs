using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The node of a template that calls others, and how a call becomes a node.</summary>
/// <param name="board">All nodes.</param>
/// <param name="request">Why the caller is there.</param>
/// <param name="node">The caller.</param>
/// <param name="word"><c>steps</c> or <c>tasks</c>.</param>
internal sealed class Caller(Board board, NodeRequest request, NodeState node, string word)
{
    /// <param name="call">The call.</param>
    /// <param name="instance">It, or one of its items.</param>
    /// <param name="parentName">The name to which the instance's is added.</param>
    /// <exception cref="FormatException">The call cannot be decided; says why.</exception>
    public CallDecision Decide(StepCall call, CallInstance instance, string parentName)
    {
        var name = $"{parentName}.{instance.Name}";
        var isKnown = board.Find(name) is not null;
        // A node that is there was decided on already, and keeps the inputs that it got.
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
                Variables = new Dictionary<string, string> { [$"{word}.name"] = call.Name },
                CapturesResult = IsAskedFor(call),
                Depth = request.Depth + 1,
            },
            skipReason);
    }

    /// <summary>A node for a call that is passed over; what it would have left behind is what its outputs say by default.</summary>
    public NodeState Skip(NodeRequest skipped, NodePhase phase, string reason) =>
        board.Find(skipped.Name)
        ?? board.Put(board.Create(skipped, NodeType.Skipped, phase, reason) with { Outputs = Defaults(skipped.Template.Template) });

    /// <summary>A request for a call that never gets as far as to be decided.</summary>
    public NodeRequest Undecided(StepCall call, string parentName) => new()
    {
        Name = $"{parentName}.{call.Name}",
        DisplayName = call.Name,
        Template = board.Definition.Library.Find(request.Template.Scope, call, call.Template) ?? request.Template,
        BoundaryId = node.Id,
        IsExitHandler = request.IsExitHandler,
    };

    /// <summary>The outputs of the template itself, made of those that it called.</summary>
    /// <exception cref="FormatException">One of them rests on what is not there.</exception>
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
            : board.Definition.Library.Find(request.Template.Scope, call, name.Text)
                ?? throw new FormatException($"{call.Name}: template '{call.TemplateRef?.Template ?? name.Text}' is not there");
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

    // Keeping what every step prints would fill the status with what nobody reads.
    private bool IsAskedFor(StepCall call) =>
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
