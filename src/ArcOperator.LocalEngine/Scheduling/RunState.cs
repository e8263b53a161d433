using System.Collections.Immutable;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The state of a run: phase, times and nodes.</summary>
internal sealed record RunState
{
    public required DateTimeOffset StartedAt { get; init; }

    public NodePhase Phase { get; init; } = NodePhase.Running;

    public string Message { get; init; } = "";

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The nodes by id.</summary>
    public ImmutableDictionary<string, NodeState> Nodes { get; init; } = ImmutableDictionary<string, NodeState>.Empty;

    /// <summary>Returns the state after the process of a node started. A finished node stays as it is.</summary>
    public RunState WithStarted(string nodeId, DateTimeOffset now) =>
        With(nodeId, node => node with { Phase = NodePhase.Running, RunningSince = now });

    /// <summary>
    /// Returns the state after the process of a node ended. A finished node, whose process was killed, stays as it is. Containers that could
    /// not run end with their pod.
    /// </summary>
    public RunState WithFinished(string nodeId, StepOutcome outcome, DateTimeOffset now) => Nodes.Values
        .Where(node => node.Type == NodeType.Container && node.BoundaryId == nodeId)
        .Select(container => container.Id)
        .Append(nodeId)
        .Aggregate(this, (state, id) => state.With(id, node => node with
        {
            Phase = outcome.Phase,
            Message = outcome.Message,
            Outputs = id == nodeId ? outcome.Outputs : StepOutputs.None,
            FinishedAt = now,
        }));

    private RunState With(string nodeId, Func<NodeState, NodeState> change) =>
        Nodes.TryGetValue(nodeId, out var node) && !node.IsFinished ? this with { Nodes = Nodes.SetItem(nodeId, change(node)) } : this;
}
