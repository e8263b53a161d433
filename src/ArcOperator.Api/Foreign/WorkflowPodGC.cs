namespace ArcOperator.Api.Foreign;

/// <summary>When Argo takes a workflow's pods away.</summary>
public sealed record WorkflowPodGC
{
    /// <summary>OnPodCompletion, OnPodSuccess, OnWorkflowCompletion or OnWorkflowSuccess.</summary>
    public string? Strategy { get; init; }
}
