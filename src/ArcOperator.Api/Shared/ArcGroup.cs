using ArcOperator.Kubernetes.Text;

namespace ArcOperator.Api.Shared;

/// <summary>Names that all kinds of ARC share.</summary>
public static class ArcGroup
{
    public const string Group = "arc.opendefense.cloud";

    public const string Version = "v1alpha1";

    /// <summary>Category of all kinds, so that <c>kubectl get arc</c> lists them.</summary>
    public const string Category = "arc";

    /// <summary>The longest name of an object (RFC 1123 subdomain).</summary>
    public const int LongestName = 253;
}

/// <summary>Annotations that users or the controllers set.</summary>
public static class ArcAnnotations
{
    /// <summary>Requests that all work is repeated once. The value is the time from which on: Unix seconds or an RFC 3339 time.</summary>
    public const string ForceAt = "arc.opendefense.cloud/force-at";

    /// <summary>Finished work of an Order. An Order that is restored without its status does not repeat this work.</summary>
    public const string Finished = "arc.opendefense.cloud/finished";

    /// <summary>Marks a CronWorkflow that the operator suspended together with its Order. Only such a CronWorkflow is resumed with its Order.</summary>
    public const string Suspended = "arc.opendefense.cloud/suspended";

    /// <summary>Number of times at which the operator had repeated the work before it created a Workflow, because a gate could not decide.</summary>
    public const string GateRetries = "arc.opendefense.cloud/gate-retries";

    /// <summary>Set on a Secret: hosts to which the Secret may be sent, separated by commas. Without the annotation, each host may receive it.</summary>
    public const string AllowedHosts = "arc.opendefense.cloud/allowed-hosts";

    /// <summary>Lets an object that is being deleted go without its record, if the value is true and the record cannot be stored.</summary>
    public const string SkipHistory = "arc.opendefense.cloud/skip-history";

    /// <summary>Reason for which the operator stopped a Workflow.</summary>
    public const string StoppedBecause = "arc.opendefense.cloud/stopped-because";
}

/// <summary>Finalizers of the ARC kinds.</summary>
public static class ArcFinalizers
{
    public const string Order = "arc.opendefense.cloud/order-finalizer";

    public const string ArtifactWorkflow = "arc.opendefense.cloud/artifact-workflow-finalizer";

    public const string EndpointInUse = "arc.opendefense.cloud/endpoint-in-use";
}

/// <summary>Labels that the controllers set.</summary>
public static class ArcLabels
{
    /// <summary>Type of the artifact that an ArtifactWorkflow or Workflow delivers.</summary>
    public const string ArtifactType = "arc.opendefense.cloud/artifact-type";

    /// <summary>Order that an ArtifactWorkflow or Workflow belongs to. See <see cref="OrderValue"/>.</summary>
    public const string Order = "arc.opendefense.cloud/order";

    /// <summary>Name of the artifact within its Order, at the time at which the object was created.</summary>
    public const string Artifact = "arc.opendefense.cloud/artifact";

    /// <summary>Endpoint that the artifact is copied from. Absent if the name does not fit into a label.</summary>
    public const string Source = "arc.opendefense.cloud/source";

    /// <summary>Endpoint that the artifact is copied to. Absent if the name does not fit into a label.</summary>
    public const string Destination = "arc.opendefense.cloud/destination";

    /// <summary>Hash of the request of the user. All ArtifactWorkflows of one artifact have the same value.</summary>
    public const string Intent = "arc.opendefense.cloud/intent";

    /// <summary>Label of a ClusterWorkflowTemplate that users may run without a ClusterArtifactType, if its value is <c>true</c>.</summary>
    public const string AllowDirectUse = "arc.opendefense.cloud/allow-direct-use";

    /// <summary>Label with the name of the tool that manages an object.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Value of <see cref="ManagedBy"/> for objects that this operator creates.</summary>
    public const string Operator = "arc-operator";

    private const int LongestValue = 63;
    private const int HashDigits = 16;

    /// <summary>Returns the value of <see cref="Order"/> for an Order's name. A longer name than a label accepts ends in 16 digits of its SHA-256.</summary>
    public static string OrderValue(string name) => name.Length <= LongestValue
        ? name
        : $"{name[..(LongestValue - HashDigits - 1)]}-{ContentHash.Hex(name, HashDigits)}";
}
