namespace ArcOperator.Api.Shared;

/// <summary>Labels that the controllers set.</summary>
public static class ArcLabels
{
    /// <summary>The type of the artifact that an ArtifactWorkflow or Workflow is about.</summary>
    public const string ArtifactType = "arc.opendefense.cloud/artifact-type";

    /// <summary>A hash of what the user asked for, by which all ArtifactWorkflows of one artifact are found.</summary>
    public const string Intent = "arc.opendefense.cloud/intent";

    /// <summary>The label by which tools tell who looks after an object.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>The value of <see cref="ManagedBy"/> on what this operator creates.</summary>
    public const string Operator = "arc-operator";
}
