using System.Collections.Immutable;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The working copy of one decision: changed nodes, processes to start and processes to kill. Used only by <see cref="Scheduler"/>.</summary>
internal sealed class DecisionDraft(WorkflowDefinition definition, RunState state, RunControl control, DateTimeOffset now)
{
    private readonly ImmutableDictionary<string, NodeState>.Builder _nodes = state.Nodes.ToBuilder();
    private readonly List<StepLaunch> _launches = [];
    private readonly List<string> _kills = [];
    private DateTimeOffset? _wakeAt;

    public WorkflowDefinition Definition => definition;

    public RunControl Control => control;

    public DateTimeOffset Now => now;

    public DateTimeOffset StartedAt => state.StartedAt;

    public IEnumerable<NodeState> Nodes => _nodes.Values;

    public string IdOf(string name) => NodeNames.IdOf(definition.Identity.Name, name);

    public NodeState? Find(string name) => FindById(IdOf(name));

    public NodeState? FindById(string id) => _nodes.GetValueOrDefault(id);

    /// <summary>Returns the current version of a node.</summary>
    public NodeState Latest(NodeState node) => FindById(node.Id) ?? node;

    /// <summary>Returns the nodes of a call of a group, of the items of a task, or of the attempts of a retry, in order.</summary>
    public IReadOnlyList<NodeState> MembersOf(NodeState node, string name) =>
        [.. node.Members.GetValueOrDefault(name, []).Select(FindById).OfType<NodeState>()];

    public NodeState Put(NodeState node) => _nodes[node.Id] = node;

    /// <summary>Adds a node for the request. A node with a final phase is finished at once.</summary>
    public NodeState Create(NodeRequest request, NodeType type, NodePhase phase, string message = "") => Put(new()
    {
        Id = IdOf(request.Name),
        Name = request.Name,
        DisplayName = request.DisplayName,
        Type = type,
        Phase = phase,
        Message = message,
        TemplateName = request.Template.Name,
        BoundaryId = request.BoundaryId,
        IsExitHandler = request.IsExitHandler,
        IsAttempt = request.IsAttempt,
        Deadline = request.Deadline,
        OutputDefinitions = request.Template.Template.Outputs.Parameters,
        StartedAt = now,
        FinishedAt = phase.IsFinished() ? now : null,
    });

    /// <summary>Adds a node that cannot run. Another attempt would fail, too.</summary>
    public NodeState CreateError(NodeRequest request, NodeType type, string problem) =>
        Put(Create(request, type, NodePhase.Error, problem) with { CanRetry = false });

    public NodeState Finish(NodeState node, NodePhase phase, string message = "", StepOutputs? outputs = null) =>
        Put(node with { Phase = phase, Message = message, FinishedAt = now, Outputs = outputs ?? node.Outputs });

    /// <summary>Adds an edge to the graph for users.</summary>
    public void Link(string parentId, string childId)
    {
        if (FindById(parentId) is { } parent && !parent.Children.Contains(childId))
        {
            Put(parent with { Children = parent.Children.Add(childId) });
        }
    }

    public void Launch(StepLaunch launch) => _launches.Add(launch);

    public void Kill(string nodeId) => _kills.Add(nodeId);

    public void WakeAt(DateTimeOffset time) => _wakeAt = _wakeAt is { } earlier && earlier <= time ? earlier : time;

    public Decision Decide(RunState changed) => new(changed with { Nodes = _nodes.ToImmutable() }, _launches, _kills, _wakeAt);

    public RunState State => state;
}

/// <summary>The edges of the graph for users, from the last nodes of one call to the first node of the next.</summary>
internal static class GraphLinks
{
    /// <summary>Returns the last nodes of a call.</summary>
    public static IEnumerable<string> EndsOf(DecisionDraft draft, string id) => draft.FindById(id) switch
    {
        null => [],
        { Type: NodeType.Pod, Members.Count: > 0 } pod => LastContainers(draft.MembersOf(pod, ContainerNodes.Containers)),
        { Type: NodeType.Steps or NodeType.DAG, Outbound.Count: > 0 } node => node.Outbound,
        { Type: NodeType.TaskGroup or NodeType.StepGroup } node when node.Members.Values.Any(ids => ids.Count > 0) =>
            node.Members.Values.SelectMany(ids => ids).SelectMany(child => EndsOf(draft, child)),
        { Type: NodeType.Retry } node when node.Members.Values.LastOrDefault() is { Count: > 0 } attempts => EndsOf(draft, attempts[^1]),
        var node => [node.Id],
    };

    public static void Connect(DecisionDraft draft, IEnumerable<string> before, string next)
    {
        foreach (var end in before.SelectMany(id => EndsOf(draft, id)).Distinct().ToList())
        {
            draft.Link(end, next);
        }
    }

    // The containers that no other container of the pod depends on.
    private static IEnumerable<string> LastContainers(IReadOnlyList<NodeState> containers) => containers
        .Where(container => !containers.Any(other => container.Children.Contains(other.Id)))
        .Select(container => container.Id);
}
