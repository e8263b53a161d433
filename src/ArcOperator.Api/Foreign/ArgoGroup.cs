namespace ArcOperator.Api.Foreign;

/// <summary>Names of the Argo Workflows API.</summary>
public static class ArgoGroup
{
    public const string Group = "argoproj.io";

    public const string Version = "v1alpha1";

    /// <summary>A workflow's phase, once it has one.</summary>
    public const string PhaseLabel = "workflows.argoproj.io/phase";

    /// <summary><c>true</c> once a workflow is over.</summary>
    public const string CompletedLabel = "workflows.argoproj.io/completed";

    /// <summary>The Argo controller that a workflow is meant for, where several share a cluster.</summary>
    public const string InstanceLabel = "workflows.argoproj.io/controller-instanceid";
}
