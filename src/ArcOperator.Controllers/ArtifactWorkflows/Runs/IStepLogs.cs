using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows.Runs;

/// <summary>The evidence that the steps of Workflows leave in the cluster.</summary>
internal interface IStepLogs
{
    /// <summary>Reads the evidence that the container of a step left. Evidence that no longer exists is empty.</summary>
    /// <param name="namespace">The Workflow's namespace.</param>
    /// <param name="workflow">The Workflow's name.</param>
    /// <param name="nodeId">The id of the node that the pod runs.</param>
    /// <param name="container">The container.</param>
    /// <param name="lines">Maximum number of lines of the log.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<StepEvidence> ReadAsync(string @namespace, string workflow, string nodeId, string container, int lines, CancellationToken cancellationToken);
}

/// <summary>Remains of the pod of a failed step.</summary>
/// <param name="Log">The end of the container's output; null if it no longer exists.</param>
/// <param name="MemoryLimit">The memory limit of the container, as a quantity; null if it is not known.</param>
/// <param name="ExecutorMessage">The last message of Argo's own container; null if there is none.</param>
internal sealed record StepEvidence(string? Log, string? MemoryLimit, string? ExecutorMessage)
{
    public static readonly StepEvidence None = new(null, null, null);
}

/// <summary>Reads logs and statuses of the pods that Argo created for the steps.</summary>
internal sealed class PodStepLogs(IKubernetesClient client, IResourceClient resources) : IStepLogs
{
    // The API server counts from the beginning of the last lines. With a lower limit long lines would push out the end.
    private const int MostBytes = 128 << 10;

    public async Task<StepEvidence> ReadAsync(
        string @namespace, string workflow, string nodeId, string container, int lines, CancellationToken cancellationToken)
    {
        // The names of Argo's pods have changed over its versions; the annotation names the node for certain.
        var pods = await client.ListAsync<V1Pod>(@namespace, $"{WorkflowNode.WorkflowLabel}={workflow}", cancellationToken);
        return pods.FirstOrDefault(pod => pod.GetAnnotation(WorkflowNode.NodeIdAnnotation) == nodeId) is { } found
            ? PodEvidence.Of(found, container) with
            {
                Log = await resources.ReadLogAsync(@namespace, found.Name(), new() { Container = container, TailLines = lines, LimitBytes = MostBytes }, cancellationToken),
            }
            : StepEvidence.None;
    }
}

/// <summary>The evidence in a pod itself.</summary>
internal static class PodEvidence
{
    // Argo's container that watches over the others.
    private const string Executor = "wait";

    public static StepEvidence Of(V1Pod pod, string container) => new(null, MemoryLimit(pod, container), Message(pod));

    // A LimitRange changes the pod, and not the template.
    private static string? MemoryLimit(V1Pod pod, string container) =>
        Memory(pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == container)?.Resources)
        ?? Memory(pod.Spec?.Containers?.FirstOrDefault(spec => spec.Name == container)?.Resources);

    private static string? Memory(V1ResourceRequirements? resources) =>
        resources?.Limits is { } limits && limits.TryGetValue("memory", out var limit) ? limit.ToString() : null;

    private static string? Message(V1Pod pod) =>
        pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == Executor)?.State?.Terminated is { ExitCode: not 0, Message: { Length: > 0 } message }
            ? message
            : null;
}
