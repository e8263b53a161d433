namespace ArcOperator.Api.Shared;

/// <summary>Finalizers of the ARC kinds.</summary>
public static class ArcFinalizers
{
    public const string Order = "arc.opendefense.cloud/order-finalizer";

    public const string ArtifactWorkflow = "arc.opendefense.cloud/artifact-workflow-finalizer";

    public const string EndpointInUse = "arc.opendefense.cloud/endpoint-in-use";
}
