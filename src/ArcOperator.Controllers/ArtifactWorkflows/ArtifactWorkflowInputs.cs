using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Gathers what a decision about an ArtifactWorkflow rests on, all of it from caches.</summary>
internal sealed class ArtifactWorkflowInputs(IEntityCache<V1Alpha1Workflow> workflows, IEntityCache<SecretFingerprint> secrets)
{
    public WorkflowObservation Gather(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var space = artifactWorkflow.Namespace() ?? "";
        return new(
            artifactWorkflow,
            workflows.Get(ObjectKey.Of(artifactWorkflow)),
            workflows.State,
            [.. ArtifactWorkflowWatches.SecretsOf(artifactWorkflow).Where(name => secrets.Get(new(space, name)) is null)]);
    }
}
