using System.Globalization;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Scheduling;

namespace ArcOperator.LocalEngine.Reporting;

/// <summary>Makes a status of one node, as Argo would write it.</summary>
internal static class NodeReport
{
    public static NodeStatus Of(NodeState node) => new()
    {
        Id = node.Id,
        Name = node.Name,
        DisplayName = node.DisplayName,
        Type = node.Type.ToString(),
        TemplateName = node.TemplateName,
        TemplateScope = node.Scope.ToString(),
        Phase = node.Phase.ToString(),
        BoundaryId = NullIfEmpty(node.BoundaryId),
        Message = NullIfEmpty(node.Message),
        StartedAt = node.StartedAt,
        FinishedAt = node.FinishedAt,
        Progress = node.Type == NodeType.Pod ? $"{(node.Phase == NodePhase.Succeeded ? 1 : 0)}/1" : null,
        Inputs = node.Inputs.Count == 0 ? null : new() { Parameters = node.Inputs },
        Outputs = Of(node.Outputs),
        Children = node.Children.IsEmpty ? null : node.Children,
        OutboundNodes = node.Outbound.IsEmpty ? null : node.Outbound,
        NodeFlag = node.IsAttempt || node.IsExitHandler ? new(node.IsAttempt ? true : null, node.IsExitHandler ? true : null) : null,
    };

    private static NodeOutputs? Of(StepOutputs outputs) => outputs is { Result: null, ExitCode: null, Parameters.Count: 0 } ? null : new()
    {
        Result = outputs.Result,
        ExitCode = outputs.ExitCode?.ToString(CultureInfo.InvariantCulture),
        Parameters = outputs.Parameters.Count == 0 ? null : outputs.Parameters,
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
