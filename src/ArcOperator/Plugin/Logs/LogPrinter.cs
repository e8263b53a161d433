using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
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
internal sealed partial class LogPrinter(StepLogs logs, TextWriter output, TextWriter notes, LogRequest request)
{
    // In characters.
    private const int BlockSize = 16 << 10;
    private const int LongestOpenEnd = 256;

    private readonly HashSet<string> _printed = [];
    private readonly HashSet<string> _notes = [];
    private readonly HashSet<int> _logged = [];

    /// <summary>True if a log was printed.</summary>
    public bool HasPrinted => _logged.Count > 0;

    /// <summary>Prints the logs as they are now. Without a log, the end of it in the status of the ArtifactWorkflow is printed.</summary>
    public async Task PrintAsync(OrderFacts facts, Func<ArtifactFacts, LoggedRun?> runOf, CancellationToken cancellationToken)
    {
        foreach (var artifact in Selected(facts))
        {
            if (runOf(artifact) is { } run)
            {
                foreach (var step in await FindStepsAsync(run))
                {
                    await PrintAsync(artifact, run, step, cancellationToken);
                }
            }

            if (!_logged.Contains(artifact.Index))
            {
                await PrintTailAsync(artifact);
            }
        }
    }

    /// <summary>Prints the output of the steps that have started, until each of them ends.</summary>
    public async Task FollowAsync(OrderFacts facts, Func<ArtifactFacts, LoggedRun?> runOf, CancellationToken cancellationToken)
    {
        foreach (var artifact in Selected(facts))
        {
            if (runOf(artifact) is { } run)
            {
                foreach (var step in (await FindStepsAsync(run)).Where(step => !_printed.Contains(step.Id)))
                {
                    await FollowAsync(artifact, run, step, cancellationToken);
                }
            }
        }
    }

    private async Task FollowAsync(ArtifactFacts artifact, LoggedRun run, WorkflowStep step, CancellationToken cancellationToken)
    {
        await using var stream = await logs.FollowAsync(run.Workflow, step, request.Lines, cancellationToken);
        if (stream is null)
        {
            // The log of a step that has ended is complete. Another step is tried again.
            if (WorkflowPhase.IsFinished(step.Phase))
            {
                await PrintAsync(artifact, run, step, cancellationToken);
            }

            return;
        }

        _printed.Add(step.Id);
        await HeadAsync(artifact, step);
        using var reader = new StreamReader(stream);
        await CopyAsync(step, BlocksOf(reader, cancellationToken), cancellationToken);
    }

    /// <summary>Returns the artifacts whose logs are printed.</summary>
    public IEnumerable<ArtifactFacts> Selected(OrderFacts facts) => facts.Artifacts.Where(artifact => request.Artifact is null || artifact.Index == request.Artifact);

    // The containers of a pod have logs of their own. The selection precedes the limit.
    private async Task<IReadOnlyList<WorkflowStep>> FindStepsAsync(LoggedRun run)
    {
        var pods = run.Steps.Where(step => step.Type == WorkflowNode.ContainerType).Select(step => step.BoundaryId).ToHashSet();
        var (shown, leftOut) = WorkflowSteps.Limit([.. run.Steps.Where(step => step.HasLog && (request.Step is null || step.Name == request.Step) && !pods.Contains(step.Id))]);
        await NoteAsync(leftOut > 0 ? $"logs of {leftOut} further steps of Workflow '{run.Workflow.Name()}' are not printed: use --step NAME" : null);
        return shown;
    }

    private async Task PrintAsync(ArtifactFacts artifact, LoggedRun run, WorkflowStep step, CancellationToken cancellationToken)
    {
        if (!_printed.Add(step.Id))
        {
            return;
        }

        var log = await logs.ReadAsync(run, step, request.Lines, cancellationToken);
        await NoteAsync(log.Note);
        if (log.Archived is { } archived)
        {
            await PrintAsync(artifact, step, archived, cancellationToken);
            return;
        }

        if (log.Text is not { } text)
        {
            return;
        }

        await HeadAsync(artifact, step);
        await output.WriteAsync(PrintableText.RemoveControls(text.EndsWith('\n') || text.Length == 0 ? text : $"{text}\n"));
    }

    private async Task PrintAsync(ArtifactFacts artifact, WorkflowStep step, ArchivedText archived, CancellationToken cancellationToken)
    {
        await using (archived)
        {
            await HeadAsync(artifact, step);
            await CopyAsync(step, archived.ReadAsync(cancellationToken), cancellationToken);
            await NoteAsync(archived.IsCut ? $"the log of step '{step.Name}' is longer than {ArchivedText.MostCharacters >> 20} MiB: the rest is not printed" : null);
        }
    }

    // A node that goes down ends the connection. The other steps have logs nevertheless.
    private async Task CopyAsync(WorkflowStep step, IAsyncEnumerable<string> blocks, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAsync(blocks, cancellationToken);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            await NoteAsync($"the log of step '{step.Name}' is incomplete: {error.Message}");
        }
    }

    // A block can end within a control sequence, a character or a line break. Its last part is printed with the next block.
    private async Task CopyAsync(IAsyncEnumerable<string> blocks, CancellationToken cancellationToken)
    {
        var (rest, last) = ("", '\n');
        await foreach (var block in blocks)
        {
            var text = rest + block;
            var part = OpenEnd().Match(text, Math.Max(0, text.Length - LongestOpenEnd));
            (text, rest) = part.Success ? (text[..part.Index], text[part.Index..]) : (text, "");
            last = text.Length > 0 ? text[^1] : last;
            await output.WriteAsync(PrintableText.RemoveControls(text));
            await output.FlushAsync(cancellationToken);
        }

        await output.WriteAsync(PrintableText.RemoveControls((rest.Length > 0 ? rest[^1] : last) is '\n' or '\r' ? rest : $"{rest}\n"));
    }

    private static async IAsyncEnumerable<string> BlocksOf(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var block = new char[BlockSize];
        while (await reader.ReadAsync(block, cancellationToken) is > 0 and var count)
        {
            yield return new(block, 0, count);
        }
    }

    /// <summary>Prints a note, each one once: several steps can have the same one.</summary>
    public async Task NoteAsync(string? note)
    {
        if (note is not null && _notes.Add(note))
        {
            await notes.WriteLineAsync($"note: {Terminal.Line(note)}");
        }
    }

    private async Task PrintTailAsync(ArtifactFacts artifact)
    {
        if (artifact.ArtifactWorkflow?.Status.Message is not { Length: > 0 } message || request.Step is not null)
        {
            return;
        }

        _logged.Add(artifact.Index);
        await output.WriteLineAsync($"==> artifact {artifact.Index}, from the status of its ArtifactWorkflow <==");
        await output.WriteLineAsync(PrintableText.RemoveControls(message));
    }

    private Task HeadAsync(ArtifactFacts artifact, WorkflowStep step)
    {
        _logged.Add(artifact.Index);
        return output.WriteLineAsync($"==> artifact {artifact.Index}, step {Terminal.Line(step.Name)} <==");
    }

    [GeneratedRegex(@"(\x1B(\[[0-?]*[ -/]*|\][^\x07\x1B]*)?|[\uD800-\uDBFF]|\r)\z", RegexOptions.CultureInvariant)]
    private static partial Regex OpenEnd();
}

/// <summary>The logs to print.</summary>
/// <param name="Artifact">Index of an artifact, or null for all.</param>
/// <param name="Step">Name of a step, or null for all.</param>
/// <param name="Lines">Number of lines from the end, or null for all.</param>
internal sealed record LogRequest(int? Artifact, string? Step, int? Lines);
