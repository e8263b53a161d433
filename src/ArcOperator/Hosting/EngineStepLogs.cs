using ArcOperator.Controllers.ArtifactWorkflows.Failures;
using ArcOperator.LocalEngine;

namespace ArcOperator.Hosting;

/// <summary>Reads logs from the work folder of a local engine on this machine, which makes no pods.</summary>
internal sealed class EngineStepLogs(string workFolder) : IStepLogs
{
    private readonly StepLogs _logs = new(workFolder);

    public Task<StepEvidence> ReadAsync(string @namespace, string workflow, string nodeId, string container, int lines, CancellationToken cancellationToken) =>
        Task.FromResult(StepEvidence.None with { Log = string.Join('\n', _logs.LastLines(@namespace, workflow, nodeId, lines)) });
}
