using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Where the steps of Workflows leave what they print: with the pods of a cluster, or in the files of a local engine.</summary>
public interface IStepLogs
{
    /// <summary>The end of what a step's container <c>main</c> printed; null: there is nothing to be had (any more), which is no error.</summary>
    /// <param name="namespace">The Workflow's namespace.</param>
    /// <param name="workflow">The Workflow's name.</param>
    /// <param name="node">The step.</param>
    /// <param name="lines">How many lines at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<string?> ReadEndAsync(string @namespace, string workflow, FailedNode node, int lines, CancellationToken cancellationToken);
}
