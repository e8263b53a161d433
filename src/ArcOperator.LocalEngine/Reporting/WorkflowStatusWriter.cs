using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Reporting;

/// <summary>
/// Writes the status of a Workflow and the labels that tell of it. Argo's CRD has no status subresource: it is a patch of
/// the object itself, and carries the version that it rests on.
/// </summary>
internal sealed class WorkflowStatusWriter(IKubernetesClient client, KubernetesJson json)
{
    /// <summary>The status as it was before it was made to fit.</summary>
    public WorkflowStatus Read(Workflow workflow) => NodeCompression.Decompress(workflow.Status, json);

    /// <returns>The Workflow as it is then; the one that was passed, if there was nothing to write.</returns>
    /// <exception cref="HttpOperationException">A conflict means that the Workflow is old.</exception>
    public async Task<Workflow> WriteAsync(Workflow workflow, WorkflowStatus status, CancellationToken cancellationToken)
    {
        var difference = MergePatch.Difference(ToJson(workflow.Status), ToJson(NodeCompression.Compress(status, json)));
        if (difference is null)
        {
            return workflow;
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = workflow.ResourceVersion(),
                ["uid"] = workflow.Uid(),
                ["labels"] = new JsonObject
                {
                    [Api.Foreign.ArgoGroup.PhaseLabel] = status.Phase,
                    [Api.Foreign.ArgoGroup.CompletedLabel] = WorkflowPhase.IsFinished(status.Phase) ? "true" : "false",
                },
            },
            ["status"] = difference,
        };
        return await client.PatchAsync(workflow, MergePatch.Of(patch), cancellationToken: cancellationToken);
    }

    private JsonObject ToJson(WorkflowStatus status) => JsonSerializer.SerializeToNode(status, json.TypeInfo<WorkflowStatus>())?.AsObject() ?? [];
}
