using System.IO.Compression;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Reporting;

/// <summary>Keeps the status of large Workflows below what an API server takes, in the way in which Argo does.</summary>
internal static class NodeCompression
{
    /// <summary>Nodes whose JSON is longer are compressed: 512 KiB, a third of what etcd takes by default.</summary>
    internal const int LargestPlain = 512 << 10;

    public static WorkflowStatus Compress(WorkflowStatus status, KubernetesJson json)
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

    public static WorkflowStatus Decompress(WorkflowStatus status, KubernetesJson json)
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
