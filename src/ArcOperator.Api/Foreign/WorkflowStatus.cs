namespace ArcOperator.Api.Foreign;

/// <summary>What Argo says of a workflow.</summary>
public sealed record WorkflowStatus
{
    public string? Phase { get; init; }

    public string? Message { get; init; }

    public string? Progress { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Of all nodes, the pods that ended badly.</summary>
    [JsonPropertyName("nodes")]
    [JsonConverter(typeof(FailedNodesConverter))]
    public IReadOnlyList<FailedNode>? FailedNodes { get; init; }
}
