namespace ArcOperator.Controllers.ArtifactWorkflows.Failures;

/// <summary>The evidence that the steps of Workflows leave in the cluster.</summary>
public interface IStepLogs
{
    /// <summary>Reads what the container of a step left. Evidence that is gone is empty, and no error.</summary>
    /// <param name="namespace">The Workflow's namespace.</param>
    /// <param name="workflow">The Workflow's name.</param>
    /// <param name="nodeId">The id of the node that the pod runs.</param>
    /// <param name="container">The container.</param>
    /// <param name="lines">Maximum number of lines of the log.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<StepEvidence> ReadAsync(string @namespace, string workflow, string nodeId, string container, int lines, CancellationToken cancellationToken);
}

/// <summary>Remains of the pod of a failed step.</summary>
/// <param name="Log">The end of what the container printed; null if nothing is left.</param>
/// <param name="MemoryLimit">The memory limit of the container, as a quantity; null if it is not known.</param>
/// <param name="ExecutorMessage">The last message of Argo's own container; null if there is none.</param>
public sealed record StepEvidence(string? Log, string? MemoryLimit, string? ExecutorMessage)
{
    public static readonly StepEvidence None = new(null, null, null);
}
