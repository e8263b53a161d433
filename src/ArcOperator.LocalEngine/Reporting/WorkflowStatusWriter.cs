using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Reporting;

/// <summary>Writes the status of a Workflow and the labels that tell of it.</summary>
internal sealed class WorkflowStatusWriter(IKubernetesClient client, KubernetesJson json)
{
    /// <summary>The status as it was before it was made to fit.</summary>
    public WorkflowStatus Read(Workflow workflow) => NodeCompression.Decompress(workflow.Status, json);

    /// <returns>The Workflow as it is then; the one that was passed, if there was nothing to write.</returns>
    /// <exception cref="HttpOperationException">A conflict means that the Workflow is old.</exception>
    public async Task<Workflow> WriteAsync(Workflow workflow, WorkflowStatus status, CancellationToken cancellationToken)
    {
        var labels = new JsonObject
        {
            [Api.Foreign.ArgoGroup.PhaseLabel] = status.Phase,
            [Api.Foreign.ArgoGroup.CompletedLabel] = WorkflowPhase.IsFinished(status.Phase) ? "true" : "false",
        };
        return StatusPatch.Of(workflow, ToJson(workflow.Status), ToJson(NodeCompression.Compress(status, json)), labels) is { } patch
            ? await client.PatchAsync(workflow, patch, cancellationToken: cancellationToken)
            : workflow;
    }

    private JsonObject ToJson(WorkflowStatus status) => JsonSerializer.SerializeToNode(status, json.TypeInfo<WorkflowStatus>())?.AsObject() ?? [];
}
