using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.LocalEngine;

namespace ArcOperator.Hosting;

/// <summary>Reads logs from the work folder of a local engine on this machine, which makes no pods.</summary>
internal sealed class EngineStepLogs(string workFolder) : IStepLogs
{
    private readonly StepLogs _logs = new(workFolder);

    public Task<string?> ReadEndAsync(string @namespace, string workflow, FailedNode node, int lines, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(string.Join('\n', _logs.LastLines(@namespace, workflow, node.Id, lines)));
}
