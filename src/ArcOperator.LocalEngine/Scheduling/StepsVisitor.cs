using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A template of steps: one group after the other.</summary>
internal sealed class StepsVisitor(TemplateVisitor visitor, Board board)
{
    public NodeState Visit(NodeRequest request, IReadOnlyList<Parameter> inputs, IVariableScope variables)
    {
        var node = board.Find(request.Name) ?? board.Put(board.Create(request, NodeType.Steps, NodePhase.Running) with { Inputs = inputs });
        var groups = request.Template.Template.Steps ?? [];
        var caller = new Caller(board, request, node, "steps");
        var scope = new VariableChain(new SiblingVariables("steps", name => FindCall(node, groups, name)), variables);
        for (var index = 0; index < groups.Count; index++)
        {
            var group = new StepGroupVisitor(visitor, board, caller, scope).Visit(request, node, groups[index], index);
            if (!group.IsFinished)
            {
                return board.Latest(node);
            }

            if (group.IsFailure)
            {
                return board.Put(board.Finish(Leave(node, group), group.Phase, group.Message) with { CanRetry = group.CanRetry });
            }
        }

        return Succeed(groups.Count == 0 ? node : Leave(node, board.Find($"{node.Name}[{groups.Count - 1}]")), caller, scope);
    }

    private NodeState Succeed(NodeState node, Caller caller, IVariableScope scope)
    {
        try
        {
            return board.Finish(node, NodePhase.Succeeded, outputs: caller.Outputs(scope));
        }
        catch (FormatException error)
        {
            return board.Put(board.Finish(node, NodePhase.Error, error.Message) with { CanRetry = false });
        }
    }

    private SiblingNodes? FindCall(NodeState node, IReadOnlyList<IReadOnlyList<StepCall>> groups, string name)
    {
        for (var index = 0; index < groups.Count; index++)
        {
            if (groups[index].FirstOrDefault(call => call.Name == name) is not { } call)
            {
                continue;
            }

            var group = board.Find($"{node.Name}[{index}]");
            return group is not { IsFinished: true } ? null
                : call.IsExpanded ? new(null, board.MembersOf(group, name))
                : board.Find($"{group.Name}.{name}") is { } found ? new(found, null)
                : null;
        }

        return null;
    }

    private NodeState Leave(NodeState node, NodeState? last) =>
        board.Put(board.Latest(node) with { Outbound = last is null ? [] : [.. GraphLinks.EndsOf(board, last.Id).Distinct()] });
}
