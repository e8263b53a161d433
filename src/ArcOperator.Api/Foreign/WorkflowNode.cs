namespace ArcOperator.Api.Foreign;

/// <summary>A node of a workflow that failed, that waits, or that counts attempts. Argo keeps many more.</summary>
public sealed record WorkflowNode
{
    /// <summary>The annotation of a pod that names the node it runs.</summary>
    public const string NodeIdAnnotation = "workflows.argoproj.io/node-id";

    /// <summary>The label of a pod that names the workflow it belongs to.</summary>
    public const string WorkflowLabel = "workflows.argoproj.io/workflow";

    public const string PodType = "Pod";

    /// <summary>One container of a pod that runs a container set.</summary>
    public const string ContainerType = "Container";

    public const string SuspendType = "Suspend";

    /// <summary>The parent of all attempts at one step.</summary>
    public const string RetryType = "Retry";

    public string Id { get => field ?? ""; init; }

    /// <summary>The full name: the workflow's name and the path to the node.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>The name that the template gives to the step.</summary>
    public string DisplayName { get => field ?? ""; init; }

    public string Type { get => field ?? ""; init; }

    public string? TemplateName { get; init; }

    public string Phase { get => field ?? ""; init; }

    public string? Message { get; init; }

    /// <summary>The node that contains this one; for a container its pod.</summary>
    public string? BoundaryId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>True for the nodes of exit handlers and lifecycle hooks.</summary>
    public bool IsHook { get; init; }

    public bool HasFailed => Shared.WorkflowPhase.IsFailure(Phase);

    /// <summary>True for a node that steps run below, and that does nothing itself.</summary>
    public bool IsGroup => Type is "Steps" or "StepGroup" or "DAG" or "TaskGroup" or RetryType;

    public bool IsWaiting => Phase == Shared.WorkflowPhase.Pending || (Type == SuspendType && Phase == Shared.WorkflowPhase.Running);
}
