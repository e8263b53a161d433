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

    public WorkflowPodGC? PodGC { get; init; }

    /// <summary>After how many seconds Argo ends the workflow as failed.</summary>
    public long? ActiveDeadlineSeconds { get; init; }
}
