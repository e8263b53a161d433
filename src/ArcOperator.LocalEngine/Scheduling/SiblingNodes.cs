namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The nodes of a call that came before.</summary>
/// <param name="Node">The call's own node; null: it has one for each item only.</param>
/// <param name="Items">The nodes of its items; null: it has none.</param>
internal sealed record SiblingNodes(NodeState? Node, IReadOnlyList<NodeState>? Items);
