namespace ArcOperator.Api.Foreign;

/// <summary>A step of a workflow that ran as a pod and ended badly.</summary>
/// <param name="Id">Argo's name for the node; the pod carries it as an annotation.</param>
/// <param name="DisplayName">As the template calls the step.</param>
/// <param name="Message">What Argo says of it.</param>
/// <param name="FinishedAt">When it ended.</param>
public sealed record FailedNode(string Id, string DisplayName, string? Message, DateTimeOffset? FinishedAt)
{
    /// <summary>The annotation of a pod that names the node it runs.</summary>
    public const string NodeIdAnnotation = "workflows.argoproj.io/node-id";

    /// <summary>The label of a pod that names the workflow it belongs to.</summary>
    public const string WorkflowLabel = "workflows.argoproj.io/workflow";
}
