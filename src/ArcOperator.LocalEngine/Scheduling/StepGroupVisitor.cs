using System.Collections.Immutable;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>One group of steps, which run at once.</summary>
internal sealed class StepGroupVisitor(TemplateVisitor visitor, Board board, Caller caller, IVariableScope variables)
{
    public NodeState Visit(NodeRequest request, NodeState parent, IReadOnlyList<StepCall> calls, int index)
    {
        var name = $"{parent.Name}[{index}]";
        var group = board.Find(name) ?? Begin(request, parent, name, index);
        if (group.IsFinished)
        {
            return group;
        }

        try
        {
            // All are decided on before the first is begun: a mistake in one must not leave the others half-way.
            var decisions = calls.SelectMany(call => Decide(call, name)).ToList();
            group = board.Put(group with { Members = Members(calls, decisions) });
            var nodes = decisions.Select(entry => (entry.Call, Node: Begin(group, entry.Decision))).ToList();
            return nodes.Exists(entry => entry.Node is not { IsFinished: true }) ? board.Latest(group) : Finish(board.Latest(group), nodes);
        }
        catch (FormatException error)
        {
            return board.Put(board.Finish(board.Latest(group), NodePhase.Error, error.Message) with { CanRetry = false });
        }
    }

    private IEnumerable<(StepCall Call, CallDecision Decision)> Decide(StepCall call, string group) =>
        CallExpansion.Of(call, variables).Select(instance => (call, caller.Decide(call, instance, group)));

    private NodeState Begin(NodeRequest request, NodeState parent, string name, int index)
    {
        var group = board.Create(
            new()
            {
                Name = name,
                DisplayName = $"[{index}]",
                Template = request.Template,
                BoundaryId = parent.Id,
                IsExitHandler = request.IsExitHandler,
            },
            NodeType.StepGroup,
            NodePhase.Running);
        GraphLinks.Connect(board, index == 0 ? [] : [board.IdOf($"{parent.Name}[{index - 1}]")], group.Id);
        if (index == 0)
        {
            board.Link(parent.Id, group.Id);
        }

        return group;
    }

    private NodeState? Begin(NodeState group, CallDecision decision)
    {
        var node = decision.SkipReason is { } reason ? caller.Skip(decision.Request, NodePhase.Skipped, reason) : visitor.Visit(decision.Request);
        if (node is not null)
        {
            board.Link(group.Id, node.Id);
        }

        return node;
    }

    private NodeState Finish(NodeState group, List<(StepCall Call, NodeState? Node)> nodes)
    {
        var failed = nodes.FirstOrDefault(entry => entry.Node is { IsFailure: true } node && !entry.Call.ContinuesAfter(node.Phase)).Node;
        return failed is null
            ? board.Finish(group, NodePhase.Succeeded)
            : board.Put(board.Finish(group, NodePhase.Failed, $"child '{failed.Id}' failed") with { CanRetry = failed.CanRetry });
    }

    private ImmutableDictionary<string, ImmutableList<string>> Members(
        IReadOnlyList<StepCall> calls, IEnumerable<(StepCall Call, CallDecision Decision)> decisions)
    {
        var ids = decisions.ToLookup(entry => entry.Call.Name, entry => board.IdOf(entry.Decision.Request.Name));
        return calls.ToImmutableDictionary(call => call.Name, call => ids[call.Name].ToImmutableList());
    }
}
