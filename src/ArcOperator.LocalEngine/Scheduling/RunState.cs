using System.Collections.Immutable;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>How far a Workflow is.</summary>
internal sealed record RunState
{
    public required DateTimeOffset StartedAt { get; init; }

    public NodePhase Phase { get; init; } = NodePhase.Running;

    public string Message { get; init; } = "";

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>By id.</summary>
    public ImmutableDictionary<string, NodeState> Nodes { get; init; } = ImmutableDictionary<string, NodeState>.Empty;

    /// <summary>The process of a node has begun. Says nothing about a node that is over already.</summary>
    public RunState WithStarted(string nodeId, DateTimeOffset now) =>
        With(nodeId, node => node with { Phase = NodePhase.Running, RunningSince = now });

    /// <summary>The process of a node has ended. Says nothing about a node that is over already, because it was cut off.</summary>
    public RunState WithFinished(string nodeId, StepOutcome outcome, DateTimeOffset now) =>
        With(nodeId, node => node with { Phase = outcome.Phase, Message = outcome.Message, Outputs = outcome.Outputs, FinishedAt = now });

    private RunState With(string nodeId, Func<NodeState, NodeState> change) =>
        Nodes.TryGetValue(nodeId, out var node) && !node.IsFinished ? this with { Nodes = Nodes.SetItem(nodeId, change(node)) } : this;
}
