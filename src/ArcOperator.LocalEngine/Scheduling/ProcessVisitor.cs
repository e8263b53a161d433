using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a container or script. Launches its process once.</summary>
internal sealed class ProcessVisitor(Board board)
{
    public NodeState Visit(NodeRequest request, IReadOnlyList<Parameter> inputs, IVariableScope variables)
    {
        if (board.Find(request.Name) is { } known)
        {
            return known;
        }

        try
        {
            var prepared = LaunchPreparation.Prepare(board, request, variables);
            var node = board.Create(request, NodeType.Pod, NodePhase.Pending);
            board.Launch(prepared.Launch);
            return board.Put(node with
            {
                Inputs = inputs,
                LongestRun = prepared.LongestRun,
                Deadline = Earlier(node.Deadline, node.StartedAt + prepared.Timeout),
            });
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return board.Put(board.CreateError(request, NodeType.Pod, error.Message) with { Inputs = inputs });
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one : other;
}
