using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Reads logs from the pods that Argo made for the steps.</summary>
internal sealed class PodStepLogs(IKubernetesClient client, IResourceClient resources) : IStepLogs
{
    private const string Container = "main";

    // The API server counts from the beginning of the last lines: with less, long lines would cost the very end.
    private const int MostBytes = 128 << 10;

    public async Task<string?> ReadEndAsync(string @namespace, string workflow, FailedNode node, int lines, CancellationToken cancellationToken)
    {
        // How Argo makes up a pod's name has changed over its versions; the annotation says for certain what the pod runs.
        var pods = await client.ListAsync<V1Pod>(@namespace, $"{FailedNode.WorkflowLabel}={workflow}", cancellationToken);
        return pods.FirstOrDefault(pod => pod.GetAnnotation(FailedNode.NodeIdAnnotation) == node.Id) is { } found
            ? await resources.ReadLogAsync(@namespace, found.Name(), new() { Container = Container, TailLines = lines, LimitBytes = MostBytes }, cancellationToken)
            : null;
    }
}
