using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a container or script. Launches its process once.</summary>
internal sealed class ProcessVisitor(DecisionDraft draft)
{
    public NodeState Visit(NodeRequest request, IReadOnlyList<Parameter> inputs, IVariableScope variables)
    {
        if (draft.Find(request.Name) is { } known)
        {
            return known;
        }

        try
        {
            var prepared = LaunchPreparation.Prepare(draft, request, variables);
            var node = draft.Create(request, NodeType.Pod, NodePhase.Pending);
            draft.Launch(prepared.Launch);
            return draft.Put(node with
            {
                Inputs = inputs,
                LongestRun = prepared.LongestRun,
                Deadline = Earlier(node.Deadline, node.StartedAt + prepared.Timeout),
            });
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return draft.Put(draft.CreateError(request, NodeType.Pod, error.Message) with { Inputs = inputs });
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one : other;
}
