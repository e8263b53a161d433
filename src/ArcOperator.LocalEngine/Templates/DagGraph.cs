using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>The tasks of a DAG, each behind its dependencies.</summary>
internal sealed class DagGraph
{
    private readonly Dictionary<string, StepCall> _tasks;
    private readonly Dictionary<string, DependsExpression> _conditions;
    private readonly List<StepCall> _order = [];

    private DagGraph(DagSpec dag)
    {
        _tasks = dag.Tasks.ToDictionary(task => task.Name);
        _conditions = dag.Tasks.ToDictionary(task => task.Name, Condition);
        var needed = _conditions.Values.SelectMany(condition => condition.Tasks).ToHashSet();
        Targets = [.. dag.Tasks.Select(task => task.Name).Where(name => !needed.Contains(name))];
        var begun = new HashSet<string>();
        foreach (var task in dag.Tasks)
        {
            Append(task.Name, begun, task.Name);
        }
    }

    /// <summary>All tasks in order.</summary>
    public IReadOnlyList<StepCall> Tasks => _order;

    /// <summary>The tasks without dependent tasks. Their outcomes decide the outcome of the DAG.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <exception cref="FormatException">A condition is invalid, a task is missing or defined twice, or tasks depend on each other.</exception>
    public static DagGraph Build(DagSpec dag) =>
        dag.Tasks.GroupBy(task => task.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new FormatException($"task '{twice.Key}' is defined twice")
            : new(dag);

    public StepCall Task(string name) => _tasks[name];

    public DependsExpression ConditionOf(StepCall task) => _conditions[task.Name];

    /// <summary>Returns the direct and indirect dependencies of a task.</summary>
    public IReadOnlySet<string> AncestorsOf(StepCall task)
    {
        var found = new HashSet<string>();
        var next = new Queue<string>(_conditions[task.Name].Tasks);
        while (next.TryDequeue(out var name))
        {
            if (found.Add(name))
            {
                _conditions[name].Tasks.ToList().ForEach(next.Enqueue);
            }
        }

        return found;
    }

    private void Append(string name, HashSet<string> begun, string neededBy)
    {
        if (!_tasks.TryGetValue(name, out var task))
        {
            throw new FormatException($"task '{neededBy}' depends on '{name}', which does not exist");
        }

        if (_order.Contains(task))
        {
            return;
        }

        if (!begun.Add(name))
        {
            throw new FormatException($"task '{name}' depends on itself");
        }

        foreach (var before in _conditions[name].Tasks)
        {
            Append(before, begun, name);
        }

        _order.Add(task);
    }

    private static DependsExpression Condition(StepCall task)
    {
        try
        {
            return string.IsNullOrWhiteSpace(task.Depends)
                ? DependsExpression.FromDependencies(task.Dependencies)
                : DependsExpression.Parse(task.Depends);
        }
        catch (FormatException error)
        {
            throw new FormatException($"task '{task.Name}': depends '{task.Depends}': {error.Message}");
        }
    }
}
