namespace ArcOperator.Api.Foreign;

/// <summary>What Argo says of a workflow.</summary>
public sealed record WorkflowStatus
{
    public string? Phase { get; init; }

    public string? Message { get; init; }

    public string? Progress { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The nodes that matter here: failed, waiting, or counting attempts.</summary>
    [JsonConverter(typeof(WorkflowNodesConverter))]
    public IReadOnlyList<WorkflowNode>? Nodes { get; init; }

    /// <summary>The limits in the specification that runs, after merging with the template.</summary>
    [JsonPropertyName("storedWorkflowTemplateSpec")]
    [JsonConverter(typeof(WorkflowLimitsConverter))]
    public WorkflowLimits? Limits { get; init; }

    /// <summary>The locks that the workflow waits for.</summary>
    [JsonPropertyName("synchronization")]
    [JsonConverter(typeof(WorkflowLocksConverter))]
    public IReadOnlyList<WorkflowLock>? Locks { get; init; }
}

/// <summary>A lock that a workflow waits for.</summary>
/// <param name="Name">Argo's name, as in <c>namespace/Mutex/name</c>.</param>
/// <param name="Holders">The workflows or nodes that hold it, as in <c>namespace/workflow</c>.</param>
public sealed record WorkflowLock(string Name, IReadOnlyList<string> Holders);
