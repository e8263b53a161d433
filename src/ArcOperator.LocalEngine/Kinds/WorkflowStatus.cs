using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>What the engine writes, field by field as Argo does.</summary>
internal sealed record WorkflowStatus
{
    public string? Phase { get; init; }

    public string? Message { get; init; }

    /// <summary>Succeeded steps of those known so far, as in <c>2/3</c>.</summary>
    public string? Progress { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<WorkflowCondition>? Conditions { get; init; }

    public IReadOnlyDictionary<string, NodeStatus>? Nodes { get; init; }

    /// <summary>The nodes as base64 of gzip of JSON, where they would not fit otherwise.</summary>
    public string? CompressedNodes { get; init; }

    /// <summary>The specification that is run, after merging with the template that the Workflow refers to.</summary>
    public JsonElement? StoredWorkflowTemplateSpec { get; init; }

    public NodeOutputs? Outputs { get; init; }
}
