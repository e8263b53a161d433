using System.Text.Json;
using ArcOperator.Api.Shared;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>The status of a Workflow, with the fields and values of Argo.</summary>
internal sealed record WorkflowStatus
{
    public string? Phase { get; init; }

    public string? Message { get; init; }

    /// <summary>Number of succeeded steps and of known steps, such as <c>2/3</c>.</summary>
    public string? Progress { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<WorkflowCondition>? Conditions { get; init; }

    public IReadOnlyDictionary<string, NodeStatus>? Nodes { get; init; }

    /// <summary>The nodes as base64 of gzip of JSON, if they are too large for an API server.</summary>
    public string? CompressedNodes { get; init; }

    /// <summary>The specification after merging with the referenced template.</summary>
    public JsonElement? StoredWorkflowTemplateSpec { get; init; }

    public NodeOutputs? Outputs { get; init; }
}

internal sealed record WorkflowCondition
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Message { get; init; }
}

/// <summary>The status of one node of a Workflow's tree, with the fields and values of Argo.</summary>
internal sealed record NodeStatus
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    public string? Type { get; init; }

    public string? TemplateName { get; init; }

    public string? TemplateScope { get; init; }

    public string? Phase { get; init; }

    [JsonPropertyName("boundaryID")]
    public string? BoundaryId { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Progress { get; init; }

    public NodeInputs? Inputs { get; init; }

    public NodeOutputs? Outputs { get; init; }

    public IReadOnlyList<string>? Children { get; init; }

    public IReadOnlyList<string>? OutboundNodes { get; init; }

    public NodeFlag? NodeFlag { get; init; }
}

/// <summary>Marks of a node: an attempt of a retried step, or part of an exit handler.</summary>
internal sealed record NodeFlag(bool? Retried, bool? Hooked);

internal sealed record NodeInputs
{
    public IReadOnlyList<Parameter>? Parameters { get; init; }
}

internal sealed record NodeOutputs
{
    public IReadOnlyList<OutputParameter>? Parameters { get; init; }

    /// <summary>Standard output of the process.</summary>
    public string? Result { get; init; }

    public string? ExitCode { get; init; }
}

/// <summary>An output and its definition in the template. The value is missing if the outputs of a failed step cannot be read.</summary>
internal sealed record OutputParameter
{
    public string Name { get => field ?? ""; init; }

    public string? Value { get; init; }

    public ParameterSource? ValueFrom { get; init; }

    public string? GlobalName { get; init; }
}
