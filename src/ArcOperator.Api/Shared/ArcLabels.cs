using ArcOperator.Kubernetes.Text;

namespace ArcOperator.Api.Shared;

/// <summary>Labels that the controllers set.</summary>
public static class ArcLabels
{
    /// <summary>The type of the artifact that an ArtifactWorkflow or Workflow is about.</summary>
    public const string ArtifactType = "arc.opendefense.cloud/artifact-type";

    /// <summary>The Order that an ArtifactWorkflow or Workflow belongs to. See <see cref="OrderValue"/>.</summary>
    public const string Order = "arc.opendefense.cloud/order";

    /// <summary>A hash of what the user asked for, by which all ArtifactWorkflows of one artifact are found.</summary>
    public const string Intent = "arc.opendefense.cloud/intent";

    /// <summary>The label by which tools tell who looks after an object.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>The value of <see cref="ManagedBy"/> on what this operator creates.</summary>
    public const string Operator = "arc-operator";

    private const int LongestValue = 63;
    private const int HashDigits = 16;

    /// <summary>Returns the value of <see cref="Order"/> for an Order's name. A longer name than a label accepts ends in 16 digits of its SHA-256.</summary>
    public static string OrderValue(string name) => name.Length <= LongestValue
        ? name
        : $"{name[..(LongestValue - HashDigits - 1)]}-{ContentHash.Hex(name, HashDigits)}";
}
