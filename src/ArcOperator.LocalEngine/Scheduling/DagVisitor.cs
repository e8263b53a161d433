using System.Collections.Immutable;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a DAG. A task starts when its dependencies are finished.</summary>
internal sealed class DagVisitor(TemplateVisitor visitor, DecisionDraft draft)
{
    public NodeState Visit(NodeRequest request, IReadOnlyList<Parameter> inputs, IVariableScope variables)
    {
        var node = draft.Find(request.Name) ?? draft.Put(draft.Create(request, NodeType.DAG, NodePhase.Running) with { Inputs = inputs });
        try
        {
            var graph = DagGraph.Build(request.Template.Template.Dag ?? new());
            var calls = new CallEvaluator(draft, request, node, "tasks");
            var tasks = new DagTaskVisitor(visitor, draft, calls, node, graph);
            foreach (var task in graph.Tasks)
            {
                var siblings = new SiblingVariables("tasks", name => graph.AncestorsOf(task).Contains(name) ? tasks.Find(name) : null);
                tasks.Visit(task, new VariableChain(siblings, variables));
            }

            return Assess(graph, tasks, node, () => calls.Outputs(new VariableChain(new SiblingVariables("tasks", tasks.Find), variables)));
        }
        catch (FormatException error)
        {
            return draft.Put(draft.Finish(draft.Latest(node), NodePhase.Error, error.Message) with { CanRetry = false });
        }
    }

    private NodeState Assess(DagGraph graph, DagTaskVisitor tasks, NodeState node, Func<StepOutputs> outputs)
    {
        if (graph.Tasks.Any(task => tasks.NodeOf(task.Name) is not { IsFinished: true }))
        {
            return draft.Latest(node);
        }

        var ends = graph.Targets.SelectMany(task => GraphLinks.EndsOf(draft, draft.IdOf($"{node.Name}.{task}"))).Distinct();
        var left = draft.Put(draft.Latest(node) with { Outbound = [.. ends] });
        var branches = Branches(graph, tasks);
        var failed = graph.Tasks
            .Where(task => graph.Targets.Contains(task.Name) && branches[task.Name].IsFailure() && !task.ContinuesAfter(branches[task.Name]))
            .Select(task => (NodePhase?)branches[task.Name])
            .FirstOrDefault();
        return failed is { } phase
            ? draft.Put(draft.Finish(left, phase) with { CanRetry = graph.Tasks.All(task => tasks.NodeOf(task.Name)?.CanRetry is not false) })
            : draft.Finish(left, NodePhase.Succeeded, outputs: outputs());
    }

    // A skipped task has the worst phase of the tasks before it.
    private static Dictionary<string, NodePhase> Branches(DagGraph graph, DagTaskVisitor tasks)
    {
        var phases = new Dictionary<string, NodePhase>();
        foreach (var task in graph.Tasks)
        {
            var own = tasks.NodeOf(task.Name)?.Phase ?? NodePhase.Omitted;
            var before = graph.ConditionOf(task).Tasks.Select(name => phases[name]).Append(NodePhase.Succeeded);
            phases[task.Name] = own.IsCompleted() ? own : before.Max();
        }

        return phases;
    }
}

/// <summary>Advances the tasks of a DAG.</summary>
internal sealed class DagTaskVisitor(TemplateVisitor visitor, DecisionDraft draft, CallEvaluator calls, NodeState dag, DagGraph graph)
{
    public NodeState? NodeOf(string task) => draft.Find($"{dag.Name}.{task}");

    /// <summary>Returns the nodes of a finished task, or null.</summary>
    public SiblingNodes? Find(string task) => NodeOf(task) switch
    {
        { IsFinished: true, Type: NodeType.TaskGroup } group => new(group, draft.MembersOf(group, task)),
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

        if (known is null && !condition.Evaluate(HasOutcome))
        {
            Connect(task, calls.Skip(calls.Undecided(task, dag.Name), NodePhase.Omitted, "omitted: depends condition not met"));
            return;
        }

        try
        {
            Begin(task, variables);
        }
        catch (FormatException error)
        {
            Connect(task, draft.CreateError(calls.Undecided(task, dag.Name), NodeType.Skipped, error.Message));
        }
    }

    private void Begin(StepCall task, IVariableScope variables)
    {
        var decisions = CallExpansion.Expand(task, variables)
            .Select(instance => calls.Decide(task, instance, dag.Name))
            .ToList();
        if (task.IsExpanded)
        {
            VisitItems(task, decisions);
            return;
        }

        Connect(task, Begin(decisions[0]));
    }

    private void VisitItems(StepCall task, List<CallDecision> decisions)
    {
        var group = NodeOf(task.Name) ?? draft.Create(calls.Undecided(task, dag.Name), NodeType.TaskGroup, NodePhase.Running);
        Connect(task, group);
        var ids = decisions.Select(decision => draft.IdOf(decision.Request.Name)).ToImmutableList();
        draft.Put(draft.Latest(group) with { Members = group.Members.SetItem(task.Name, ids) });
        var nodes = decisions.Select(Begin).ToList();
        foreach (var node in nodes)
        {
            draft.Link(group.Id, node.Id);
        }

        if (nodes.TrueForAll(node => node.IsFinished))
        {
            var failed = nodes.LastOrDefault(node => node.IsFailure);
            draft.Put(draft.Finish(draft.Latest(group), failed?.Phase ?? NodePhase.Succeeded) with { CanRetry = failed?.CanRetry ?? true });
        }
    }

    private NodeState Begin(CallDecision decision) =>
        decision.SkipReason is { } reason ? calls.Skip(decision.Request, NodePhase.Skipped, reason) : visitor.Visit(decision.Request);

    private void Connect(StepCall task, NodeState node)
    {
        var before = graph.ConditionOf(task).Tasks.Select(name => draft.IdOf($"{dag.Name}.{name}")).ToList();
        if (before.Count == 0)
        {
            draft.Link(dag.Id, node.Id);
        }

        GraphLinks.Connect(draft, before, node.Id);
    }

    private bool HasOutcome(string name, TaskOutcome? outcome)
    {
        var node = NodeOf(name);
        var items = node is null ? [] : draft.MembersOf(node, name);
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
