using System.Collections.Immutable;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>One task of a DAG after the other.</summary>
internal sealed class DagTaskVisitor(TemplateVisitor visitor, Board board, Caller caller, NodeState dag, DagGraph graph)
{
    public NodeState? NodeOf(string task) => board.Find($"{dag.Name}.{task}");

    /// <summary>The nodes of a task that is over.</summary>
    public SiblingNodes? Find(string task) => NodeOf(task) switch
    {
        { IsFinished: true, Type: NodeType.TaskGroup } group => new(group, board.MembersOf(group, task)),
        { IsFinished: true } node => new(node, null),
        _ => null,
    };

    public void Visit(StepCall task, IVariableScope variables)
    {
        var known = NodeOf(task.Name);
        var condition = graph.ConditionOf(task);
        if (known is { IsFinished: true } || condition.Tasks.Any(before => NodeOf(before) is not { IsFinished: true }))
        {
            return;
        }

        if (known is null && !condition.Evaluate(IsSo))
        {
            Connect(task, caller.Skip(caller.Undecided(task, dag.Name), NodePhase.Omitted, "omitted: depends condition not met"));
            return;
        }

        try
        {
            Begin(task, variables);
        }
        catch (FormatException error)
        {
            Connect(task, board.CreateError(caller.Undecided(task, dag.Name), NodeType.Skipped, error.Message));
        }
    }

    private void Begin(StepCall task, IVariableScope variables)
    {
        var decisions = CallExpansion.Of(task, variables)
            .Select(instance => caller.Decide(task, instance, dag.Name))
            .ToList();
        if (task.IsExpanded)
        {
            VisitItems(task, decisions);
            return;
        }

        if (Begin(decisions[0]) is { } node)
        {
            Connect(task, node);
        }
    }

    private void VisitItems(StepCall task, List<CallDecision> decisions)
    {
        var group = NodeOf(task.Name) ?? board.Create(caller.Undecided(task, dag.Name), NodeType.TaskGroup, NodePhase.Running);
        Connect(task, group);
        var ids = decisions.Select(decision => board.IdOf(decision.Request.Name)).ToImmutableList();
        board.Put(board.Latest(group) with { Members = group.Members.SetItem(task.Name, ids) });
        var nodes = decisions.Select(Begin).ToList();
        foreach (var node in nodes.OfType<NodeState>())
        {
            board.Link(group.Id, node.Id);
        }

        if (nodes.TrueForAll(node => node is { IsFinished: true }))
        {
            var failed = nodes.OfType<NodeState>().LastOrDefault(node => node.IsFailure);
            board.Put(board.Finish(board.Latest(group), failed?.Phase ?? NodePhase.Succeeded) with { CanRetry = failed?.CanRetry ?? true });
        }
    }

    private NodeState? Begin(CallDecision decision) =>
        decision.SkipReason is { } reason ? caller.Skip(decision.Request, NodePhase.Skipped, reason) : visitor.Visit(decision.Request);

    private void Connect(StepCall task, NodeState node)
    {
        var before = graph.ConditionOf(task).Tasks.Select(name => board.IdOf($"{dag.Name}.{name}")).ToList();
        if (before.Count == 0)
        {
            board.Link(dag.Id, node.Id);
        }

        GraphLinks.Connect(board, before, node.Id);
    }

    private bool IsSo(string name, TaskOutcome? outcome)
    {
        var node = NodeOf(name);
        var items = node is null ? [] : board.MembersOf(node, name);
        return outcome switch
        {
            null => EndedWell(name, node),
            TaskOutcome.Succeeded => node?.Phase == NodePhase.Succeeded,
            TaskOutcome.Failed => node?.Phase == NodePhase.Failed,
            TaskOutcome.Errored => node?.Phase == NodePhase.Error,
            TaskOutcome.Skipped => node?.Phase == NodePhase.Skipped,
            TaskOutcome.Omitted => node?.Phase == NodePhase.Omitted,
            TaskOutcome.AnySucceeded => items.Any(item => item.Phase == NodePhase.Succeeded),
            TaskOutcome.AllFailed => items.Count > 0 && items.All(item => item.Phase == NodePhase.Failed),
            _ => false,
        };
    }

    private bool EndedWell(string name, NodeState? node) =>
        node?.Phase is NodePhase.Succeeded or NodePhase.Skipped
        || (node is { IsFailure: true } && graph.Task(name).ContinuesAfter(node.Phase));
}
