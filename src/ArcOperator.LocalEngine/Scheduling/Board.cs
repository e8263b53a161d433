using System.Collections.Immutable;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The working copy of one decision: the nodes as they become, and what is to be done. Never leaves <see cref="Scheduler"/>.</summary>
internal sealed class Board(WorkflowDefinition definition, RunState state, RunControl control, DateTimeOffset now)
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

    /// <summary>The node as it is now.</summary>
    public NodeState Latest(NodeState node) => FindById(node.Id) ?? node;

    /// <summary>The nodes of one call of a group, of the items of a task, or of the attempts of a retry, in order.</summary>
    public IReadOnlyList<NodeState> MembersOf(NodeState node, string name) =>
        [.. node.Members.GetValueOrDefault(name, []).Select(FindById).OfType<NodeState>()];

    public NodeState Put(NodeState node) => _nodes[node.Id] = node;

    /// <summary>A new node for the request; over at once if its phase says so.</summary>
    public NodeState Create(NodeRequest request, NodeType type, NodePhase phase, string message = "") => Put(new()
    {
        Id = IdOf(request.Name),
        Name = request.Name,
        DisplayName = request.DisplayName,
        Type = type,
        Phase = phase,
        Message = message,
        TemplateName = request.Template.Name,
        Scope = request.Template.Scope,
        BoundaryId = request.BoundaryId,
        IsExitHandler = request.IsExitHandler,
        IsAttempt = request.IsAttempt,
        Deadline = request.Deadline,
        Globals = request.Template.Template.Outputs.Parameters.Where(output => output.GlobalName is not null)
            .ToDictionary(output => output.GlobalName ?? "", output => output.Name),
        StartedAt = now,
        FinishedAt = phase.IsFinished() ? now : null,
    });

    /// <summary>A new node that cannot be carried out, and could not the next time either.</summary>
    public NodeState CreateError(NodeRequest request, NodeType type, string problem) =>
        Put(Create(request, type, NodePhase.Error, problem) with { CanRetry = false });

    public NodeState Finish(NodeState node, NodePhase phase, string message = "", StepOutputs? outputs = null) =>
        Put(node with { Phase = phase, Message = message, FinishedAt = now, Outputs = outputs ?? node.Outputs });

    /// <summary>Draws a line of the graph that a user is shown.</summary>
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
