using System.Globalization;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Reporting;

/// <summary>Creates the status of a Workflow in the form of Argo.</summary>
internal static class StatusReport
{
    public static WorkflowStatus Create(WorkflowDefinition definition, RunState state) => new()
    {
        Phase = state.Phase.ToString(),
        Message = NullIfEmpty(state.Message),
        Progress = Progress(state),
        StartedAt = state.StartedAt,
        FinishedAt = state.FinishedAt,
        Conditions = state.Phase.IsFinished() ? Completed : null,
        Nodes = state.Nodes.ToDictionary(node => node.Key, node => NodeReport.Create(node.Value)),
        StoredWorkflowTemplateSpec = definition.StoredSpec,
        Outputs = Globals(state),
    };

    /// <summary>Returns the status of a Workflow that cannot run.</summary>
    public static WorkflowStatus Refused(string problem, DateTimeOffset now) => new()
    {
        Phase = WorkflowPhase.Error,
        Message = problem,
        Progress = "0/0",
        StartedAt = now,
        FinishedAt = now,
        Conditions = Completed,
    };

    /// <summary>Returns the status of a Workflow that was running when its engine ended.</summary>
    public static WorkflowStatus Interrupted(WorkflowStatus status, string message, DateTimeOffset now) => status with
    {
        Phase = WorkflowPhase.Error,
        Message = message,
        FinishedAt = now,
        Conditions = Completed,
        Nodes = status.Nodes?.ToDictionary(node => node.Key, node => IsFinished(node.Value)
            ? node.Value
            : node.Value with { Phase = nameof(NodePhase.Error), Message = message, FinishedAt = now }),
    };

    private static IReadOnlyList<WorkflowCondition> Completed { get; } = [new() { Type = "Completed", Status = "True" }];

    private static string Progress(RunState state)
    {
        var processes = state.Nodes.Values.Where(node => node.Type.IsCounted()).ToList();
        return $"{processes.Count(node => node.Phase == NodePhase.Succeeded)}/{processes.Count}";
    }

    private static NodeOutputs? Globals(RunState state)
    {
        var values = NodeState.GlobalOutputsOf(state.Nodes.Values);
        return values.Count == 0
            ? null
            : new() { Parameters = [.. values.Select(output => new OutputParameter { Name = output.Key, Value = output.Value })] };
    }

    private static bool IsFinished(NodeStatus node) => Enum.TryParse<NodePhase>(node.Phase, out var phase) && phase.IsFinished();

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <summary>Creates the status of a node in the form of Argo.</summary>
internal static class NodeReport
{
    // Argo's scope for templates of the Workflow itself and of its workflowTemplateRef.
    private const string Scope = "local/";

    public static NodeStatus Create(NodeState node) => new()
    {
        Id = node.Id,
        Name = node.Name,
        DisplayName = node.DisplayName,
        Type = node.Type.ToString(),
        TemplateName = NullIfEmpty(node.TemplateName),
        TemplateScope = Scope,
        Phase = node.Phase.ToString(),
        BoundaryId = NullIfEmpty(node.BoundaryId),
        Message = NullIfEmpty(node.Message),
        StartedAt = node.StartedAt,
        FinishedAt = node.FinishedAt,
        Progress = node.Type.IsCounted() ? $"{(node.Phase == NodePhase.Succeeded ? 1 : 0)}/1" : null,
        Inputs = node.Inputs.Count == 0 ? null : new() { Parameters = node.Inputs },
        Outputs = OutputsOf(node.Outputs, node.OutputDefinitions),
        Children = node.Children.IsEmpty ? null : node.Children,
        OutboundNodes = node.Outbound.IsEmpty ? null : node.Outbound,
        NodeFlag = node.IsAttempt || node.IsExitHandler ? new(node.IsAttempt ? true : null, node.IsExitHandler ? true : null) : null,
    };

    private static NodeOutputs? OutputsOf(StepOutputs outputs, IReadOnlyList<TemplateParameter> definitions) => outputs is { Result: null, ExitCode: null, Parameters.Count: 0 } ? null : new()
    {
        Result = outputs.Result,
        ExitCode = outputs.ExitCode?.ToString(CultureInfo.InvariantCulture),
        Parameters = outputs.Parameters.Count == 0 ? null : [.. outputs.Parameters.Select(output => OutputOf(output, definitions))],
    };

    private static OutputParameter OutputOf(Parameter output, IReadOnlyList<TemplateParameter> definitions)
    {
        var definition = definitions.FirstOrDefault(definition => definition.Name == output.Name);
        return new() { Name = output.Name, Value = output.Value, ValueFrom = definition?.ValueFrom, GlobalName = definition?.GlobalName };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
