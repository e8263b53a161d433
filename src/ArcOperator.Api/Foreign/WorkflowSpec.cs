using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Foreign;

/// <summary>
/// What this operator says of a workflow. With <c>templateReferencing: Strict</c> or <c>Secure</c> Argo refuses any other field,
/// and volumes too.
/// </summary>
public sealed record WorkflowSpec
{
    public WorkflowTemplateReference? WorkflowTemplateRef { get; init; }

    public WorkflowArguments? Arguments { get; init; }

    public IReadOnlyList<WorkflowVolume>? Volumes { get; init; }

    public WorkflowTtlStrategy? TtlStrategy { get; init; }

    public WorkflowPodGC? PodGC { get; init; }

    /// <summary>After how many seconds Argo ends the workflow as failed.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>True: a user has suspended the whole workflow. Read only.</summary>
    public bool? Suspend { get; init; }
}

/// <summary>
/// Seconds after which Argo deletes a finished workflow. Argo merges the fields of the workflow, of the template and of its own
/// defaults one by one, so all of them are set.
/// </summary>
public sealed record WorkflowTtlStrategy
{
    public int? SecondsAfterCompletion { get; init; }

    public int? SecondsAfterSuccess { get; init; }

    public int? SecondsAfterFailure { get; init; }
}
