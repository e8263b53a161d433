namespace ArcOperator.LocalEngine.Kinds;

/// <summary>One node of a Workflow's tree, as Argo writes it.</summary>
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
