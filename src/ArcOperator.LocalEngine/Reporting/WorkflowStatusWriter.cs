using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Reporting;

/// <summary>Writes the status and the status labels of a Workflow.</summary>
internal sealed class WorkflowStatusWriter(IKubernetesClient client, ObjectJson json)
{
    /// <summary>Returns the status with uncompressed nodes.</summary>
    public WorkflowStatus Read(Workflow workflow) => NodeCompression.Decompress(workflow.Status, json);

    /// <returns>The Workflow after the write, or the given Workflow if nothing changed.</returns>
    /// <exception cref="HttpOperationException">The write failed. A conflict means that the given Workflow is stale.</exception>
    public async Task<Workflow> WriteAsync(Workflow workflow, WorkflowStatus status, CancellationToken cancellationToken)
    {
        var labels = new JsonObject
        {
            [Api.Foreign.ArgoGroup.PhaseLabel] = status.Phase,
            [Api.Foreign.ArgoGroup.CompletedLabel] = WorkflowPhase.IsFinished(status.Phase) ? "true" : "false",
        };
        return StatusPatch.Create(workflow, ToJson(workflow.Status), ToJson(NodeCompression.Compress(status, json)), labels) is { } patch
            ? await client.PatchAsync(workflow, patch, cancellationToken: cancellationToken)
            : workflow;
    }

    private JsonObject ToJson(WorkflowStatus status) => JsonSerializer.SerializeToNode(status, json.TypeInfo<WorkflowStatus>())?.AsObject() ?? [];
}

/// <summary>Patches for the status of kinds without status subresource. A patch is only valid for the given version of the object.</summary>
internal static class StatusPatch
{
    /// <returns>The patch, or null if nothing changed.</returns>
    public static V1Patch? Create(IKubernetesObject<V1ObjectMeta> entity, JsonObject before, JsonObject after, JsonObject? labels)
    {
        if (MergePatch.Difference(before, after) is not { } difference)
        {
            return null;
        }

        var metadata = new JsonObject { ["resourceVersion"] = entity.ResourceVersion(), ["uid"] = entity.Uid() };
        if (labels is not null)
        {
            metadata["labels"] = labels;
        }

        return MergePatch.Of(new() { ["metadata"] = metadata, ["status"] = difference });
    }
}

/// <summary>Compresses the nodes of large Workflows as Argo does, because API servers limit the size of objects.</summary>
internal static class NodeCompression
{
    /// <summary>Largest JSON of nodes without compression: 512 KiB, a third of the default limit of etcd.</summary>
    internal const int LargestPlain = 512 << 10;

    public static WorkflowStatus Compress(WorkflowStatus status, ObjectJson json)
    {
        if (status.Nodes is null || json.Serialize(status.Nodes) is not { Length: > LargestPlain } plain)
        {
            return status;
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return status with { Nodes = null, CompressedNodes = Convert.ToBase64String(packed.ToArray()) };
    }

    public static WorkflowStatus Decompress(WorkflowStatus status, ObjectJson json)
    {
        if (status.CompressedNodes is not { } text)
        {
            return status;
        }

        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        var nodes = JsonSerializer.Deserialize(gzip, json.TypeInfo<IReadOnlyDictionary<string, NodeStatus>>());
        return status with { CompressedNodes = null, Nodes = nodes };
    }
}
