namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The lines of the graph that users are shown: from the ends of one node to the beginning of the next.</summary>
internal static class GraphLinks
{
    /// <summary>The nodes at which the graph leaves a node.</summary>
    public static IEnumerable<string> EndsOf(Board board, string id) => board.FindById(id) switch
    {
        null => [],
        { Type: NodeType.Steps or NodeType.DAG, Outbound.Count: > 0 } node => node.Outbound,
        { Type: NodeType.TaskGroup or NodeType.StepGroup } node when node.Members.Values.Any(ids => ids.Count > 0) =>
            node.Members.Values.SelectMany(ids => ids).SelectMany(child => EndsOf(board, child)),
        { Type: NodeType.Retry } node when node.Members.Values.LastOrDefault() is { Count: > 0 } attempts => EndsOf(board, attempts[^1]),
        var node => [node.Id],
    };

    public static void Connect(Board board, IEnumerable<string> before, string next)
    {
        foreach (var end in before.SelectMany(id => EndsOf(board, id)).Distinct().ToList())
        {
            board.Link(end, next);
        }
    }
}
