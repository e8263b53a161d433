using ArcOperator.Api.ArtifactWorkflows;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>An ArtifactWorkflow that has a Workflow going on, or waits for one.</summary>
/// <param name="ArtifactWorkflow">The ArtifactWorkflow.</param>
/// <param name="Namespace">What it shares with others of its namespace.</param>
/// <param name="Order">What it shares with others of its Order; no other has it where there is no Order.</param>
/// <param name="Created">When it was made.</param>
internal sealed record CapacityClaim(V1Alpha1ArtifactWorkflow ArtifactWorkflow, string Namespace, string Order, DateTime Created)
{
    public ObjectKey Key { get; } = ObjectKey.Of(ArtifactWorkflow);

    public static CapacityClaim Of(V1Alpha1ArtifactWorkflow artifactWorkflow) => new(
        artifactWorkflow,
        $"namespace {artifactWorkflow.Namespace()}",
        $"owner {artifactWorkflow.GetController()?.Uid ?? artifactWorkflow.Uid()}",
        artifactWorkflow.CreationTimestamp() ?? default);
}
