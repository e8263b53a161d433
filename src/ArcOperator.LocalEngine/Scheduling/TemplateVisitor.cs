using ArcOperator.Api.Shared;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Brings one node forward, whatever its type.</summary>
internal sealed class TemplateVisitor(Board board)
{
    // Argo's own bound for templates that call themselves.
    private const int DeepestCall = 100;

    /// <summary>Null: the node has to wait before it can even be begun.</summary>
    public NodeState? Visit(NodeRequest request)
    {
        var node = board.Find(request.Name);
        if (node is { IsFinished: true })
        {
            return node;
        }

        if (node is null && Limits.Refusal(board, request.IsExitHandler) is { } reason)
        {
            return board.Create(request, TypeOf(request), NodePhase.Failed, reason);
        }

        var inputs = node is null
            ? InputParameters.Resolve(request.Template.Template, request.Arguments, new WorkflowVariables(board))
            : new(node.Inputs, null);
        if ((request.Depth > DeepestCall ? "Maximum recursion depth exceeded" : inputs.Problem) is { } problem)
        {
            return board.CreateError(request, TypeOf(request), problem);
        }

        var strategy = request.Template.Template.RetryStrategy ?? board.Definition.Spec.RetryStrategy;
        return strategy is not null && !request.IsAttempt
            ? new RetryVisitor(this, board).Visit(request, strategy, inputs.Values)
            : VisitType(request, inputs.Values);
    }

    private NodeState? VisitType(NodeRequest request, IReadOnlyList<Parameter> inputs)
    {
        if (board.Find(request.Name) is null && Parallelism.IsExhausted(board, request))
        {
            return null;
        }

        var variables = TemplateVariables.For(board, request, inputs);
        return TypeOf(request) switch
        {
            NodeType.Steps => new StepsVisitor(this, board).Visit(request, inputs, variables),
            NodeType.DAG => new DagVisitor(this, board).Visit(request, inputs, variables),
            NodeType.Suspend => new SuspendVisitor(board).Visit(request, inputs, variables),
            _ => new ProcessVisitor(board).Visit(request, inputs, variables),
        };
    }

    private static NodeType TypeOf(NodeRequest request) => request.Template.Template switch
    {
        { Steps: not null } => NodeType.Steps,
        { Dag: not null } => NodeType.DAG,
        { Suspend: not null } => NodeType.Suspend,
        _ => NodeType.Pod,
    };
}
