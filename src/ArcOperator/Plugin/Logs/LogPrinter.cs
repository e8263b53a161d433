using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;

namespace ArcOperator.Plugin.Logs;

/// <summary>Prints the logs of an Order's steps. Characters that control a terminal are replaced.</summary>
/// <param name="logs">Source of the logs.</param>
/// <param name="output">Writer of the logs.</param>
/// <param name="notes">Writer of facts about logs that cannot be read.</param>
/// <param name="request">Selection of steps and lines.</param>
internal sealed class LogPrinter(StepLogs logs, TextWriter output, TextWriter notes, LogRequest request)
{
    private const int BlockSize = 16 << 10;

    private readonly HashSet<string> _printed = [];

    /// <summary>Prints the logs as they are now. Without a log, the end of it in the status of the ArtifactWorkflow is printed.</summary>
    /// <returns>True if a log was printed.</returns>
    public async Task<bool> PrintAsync(OrderFacts facts, Func<V1Alpha1Workflow, IReadOnlyList<WorkflowStep>> stepsOf, CancellationToken cancellationToken)
    {
        var isAny = false;
        foreach (var artifact in Selected(facts))
        {
            var isPrinted = false;
            foreach (var step in artifact.Run is { } run ? StepsOf(stepsOf(run)) : [])
            {
                isPrinted |= await PrintAsync(artifact, step, cancellationToken);
            }

            isAny |= isPrinted || await PrintTailAsync(artifact);
        }

        return isAny;
    }

    /// <summary>Prints the output of the steps that have started, until each of them ends.</summary>
    public async Task FollowAsync(OrderFacts facts, Func<V1Alpha1Workflow, IReadOnlyList<WorkflowStep>> stepsOf, CancellationToken cancellationToken)
    {
        foreach (var artifact in Selected(facts))
        {
            foreach (var step in artifact.Run is { } run ? StepsOf(stepsOf(run)).Where(step => !_printed.Contains(step.Id)) : [])
            {
                await FollowAsync(artifact, step, cancellationToken);
            }
        }
    }

    private async Task FollowAsync(ArtifactFacts artifact, WorkflowStep step, CancellationToken cancellationToken)
    {
        if (artifact.Run is not { } run)
        {
            return;
        }

        await using var stream = await logs.FollowAsync(run, step, request.Lines, cancellationToken);
        if (stream is null)
        {
            // The log of a step that has ended is complete. Another step is tried again.
            if (WorkflowPhase.IsFinished(step.Phase))
            {
                await PrintAsync(artifact, step, cancellationToken);
            }

            return;
        }

        _printed.Add(step.Id);
        await HeadAsync(artifact, step);
        using var reader = new StreamReader(stream);
        var block = new char[BlockSize];
        while (await reader.ReadAsync(block, cancellationToken) is > 0 and var count)
        {
            await output.WriteAsync(PrintableText.RemoveControls(new string(block, 0, count)));
            await output.FlushAsync(cancellationToken);
        }
    }

    private IEnumerable<ArtifactFacts> Selected(OrderFacts facts) => facts.Artifacts.Where(artifact => request.Artifact is null || artifact.Index == request.Artifact);

    // The containers of a pod have logs of their own.
    private IEnumerable<WorkflowStep> StepsOf(IReadOnlyList<WorkflowStep> steps) => steps.Where(step => step.HasLog && (request.Step is null || step.Name == request.Step)
        && !steps.Any(container => container.Type == WorkflowNode.ContainerType && container.BoundaryId == step.Id));

    private async Task<bool> PrintAsync(ArtifactFacts artifact, WorkflowStep step, CancellationToken cancellationToken)
    {
        if (artifact.Run is not { } run || !_printed.Add(step.Id))
        {
            return false;
        }

        var log = await logs.ReadAsync(run, step, request.Lines, cancellationToken);
        if (log.Note is { } note)
        {
            await notes.WriteLineAsync($"note: {Terminal.Line(note)}");
        }

        if (log.Text is not { } text)
        {
            return false;
        }

        await HeadAsync(artifact, step);
        await output.WriteAsync(PrintableText.RemoveControls(text.EndsWith('\n') || text.Length == 0 ? text : $"{text}\n"));
        return true;
    }

    private async Task<bool> PrintTailAsync(ArtifactFacts artifact)
    {
        if (artifact.ArtifactWorkflow?.Status.Message is not { Length: > 0 } message || request.Step is not null)
        {
            return false;
        }

        await output.WriteLineAsync($"==> artifact {artifact.Index}, from the status of its ArtifactWorkflow <==");
        await output.WriteLineAsync(PrintableText.RemoveControls(message));
        return true;
    }

    private Task HeadAsync(ArtifactFacts artifact, WorkflowStep step) => output.WriteLineAsync($"==> artifact {artifact.Index}, step {Terminal.Line(step.Name)} <==");
}

/// <summary>The logs to print.</summary>
/// <param name="Artifact">Index of an artifact, or null for all.</param>
/// <param name="Step">Name of a step, or null for all.</param>
/// <param name="Lines">Number of lines from the end, or null for all.</param>
internal sealed record LogRequest(int? Artifact, string? Step, int? Lines);
