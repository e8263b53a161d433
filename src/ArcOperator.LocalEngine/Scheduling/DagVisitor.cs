using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A template of tasks: each as soon as what it depends on is over.</summary>
internal sealed class DagVisitor(TemplateVisitor visitor, Board board)
{
    public NodeState Visit(NodeRequest request, IReadOnlyList<Parameter> inputs, IVariableScope variables)
    {
        var node = board.Find(request.Name) ?? board.Put(board.Create(request, NodeType.DAG, NodePhase.Running) with { Inputs = inputs });
        try
        {
            var graph = DagGraph.Of(request.Template.Template.Dag ?? new());
            var caller = new Caller(board, request, node, "tasks");
            var tasks = new DagTaskVisitor(visitor, board, caller, node, graph);
            foreach (var task in graph.Tasks)
            {
                var siblings = new SiblingVariables("tasks", name => graph.AncestorsOf(task).Contains(name) ? tasks.Find(name) : null);
                tasks.Visit(task, new VariableChain(siblings, variables));
            }

            return Assess(graph, tasks, node, () => caller.Outputs(new VariableChain(new SiblingVariables("tasks", tasks.Find), variables)));
        }
        catch (FormatException error)
        {
            return board.Put(board.Finish(board.Latest(node), NodePhase.Error, error.Message) with { CanRetry = false });
        }
    }

    private NodeState Assess(DagGraph graph, DagTaskVisitor tasks, NodeState node, Func<StepOutputs> outputs)
    {
        if (graph.Tasks.Any(task => tasks.NodeOf(task.Name) is not { IsFinished: true }))
        {
            return board.Latest(node);
        }

        var ends = graph.Targets.SelectMany(task => GraphLinks.EndsOf(board, board.IdOf($"{node.Name}.{task}"))).Distinct();
        var left = board.Put(board.Latest(node) with { Outbound = [.. ends] });
        var branches = Branches(graph, tasks);
        var failed = graph.Tasks
            .Where(task => graph.Targets.Contains(task.Name) && branches[task.Name].IsFailure() && !task.ContinuesAfter(branches[task.Name]))
            .Select(task => (NodePhase?)branches[task.Name])
            .FirstOrDefault();
        return failed is { } phase
            ? board.Put(board.Finish(left, phase) with { CanRetry = graph.Tasks.All(task => tasks.NodeOf(task.Name)?.CanRetry is not false) })
            : board.Finish(left, NodePhase.Succeeded, outputs: outputs());
    }

    // A task that was passed over ends its branch as the tasks before it ended it, the worst of them.
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
