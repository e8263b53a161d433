namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>How many nodes a Workflow or a template lets be under way at once.</summary>
internal static class Parallelism
{
    public static bool IsExhausted(Board board, NodeRequest request) =>
        (request.Template.Template.Process is not null && board.Definition.Spec.Parallelism <= board.Nodes.Count(IsProcessUnderWay))
        || LimitOfCaller(board, request) <= board.Nodes.Count(node => node.BoundaryId == request.BoundaryId && IsUnderWay(node));

    private static int? LimitOfCaller(Board board, NodeRequest request) =>
        board.FindById(request.BoundaryId) is { } caller
            ? board.Definition.Library.Find(caller.Scope, caller.TemplateName)?.Template.Parallelism
            : null;

    private static bool IsProcessUnderWay(NodeState node) => node is { Type: NodeType.Pod, IsFinished: false };

    private static bool IsUnderWay(NodeState node) => node is { Type: NodeType.Pod or NodeType.Steps or NodeType.DAG, IsFinished: false };
}
