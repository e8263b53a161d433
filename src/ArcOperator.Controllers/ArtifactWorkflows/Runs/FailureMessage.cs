using System.Text;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Runs;

/// <summary>The message of a failed run: the cause in the first line, and below it what Argo and the steps added.</summary>
internal static class FailureMessage
{
    /// <summary>Maximum number of lines to read of a log.</summary>
    public const int LogLines = 60;

    /// <summary>Maximum number of steps in the message: the latest.</summary>
    public const int MostSteps = 4;

    // Lines of the step itself. Lengths in bytes of UTF-8: a status has to stay small for any output of steps.
    private const int ShownLines = 30;
    private const int LongestStep = 2 << 10;
    private const int LongestMessage = 8 << 10;

    /// <param name="run">The run that failed.</param>
    /// <param name="steps">The latest steps that failed, the latest last.</param>
    /// <param name="earlier">Number of steps that failed before these.</param>
    public static RunFailure Of(V1Alpha1Workflow run, IReadOnlyList<FailedStep> steps, int earlier)
    {
        var cause = FailureCause.Of(run, steps);
        var parts = new List<string> { cause.Message };
        if (earlier > 0)
        {
            parts.Add($"({earlier} more steps failed before these)");
        }

        if (run.Status.NodesProblem is { } problem)
        {
            parts.Add($"(its steps are not known: {problem})");
        }

        foreach (var step in steps)
        {
            parts.AddRange(Details(run, step, string.Join('\n', parts)));
        }

        // Argo repeats the message of a single step.
        var isRepeated = steps.Any(step => step.IsOutputInMessage && step.Node.Message == run.Status.Message);
        if (!isRepeated && IsNews(run.Status.Message, string.Join('\n', parts)) && !FailureCause.IsVague(run.Status.Message ?? ""))
        {
            parts.Add($"Argo: {PrintableText.FirstLine(run.Status.Message ?? "")}".TruncateBytes(LongestStep));
        }

        return cause with { Message = string.Join('\n', parts).TruncateBytes(LongestMessage) };
    }

    private static IEnumerable<string> Details(V1Alpha1Workflow run, FailedStep step, string known)
    {
        var name = $"{(step.IsContainer ? "container" : "step")} '{step.NameIn(run)}'";
        var message = step.Node.Message ?? "";
        if (!step.IsOutputInMessage && FailureCause.RestOf(message) is not "" && IsNews(message, known))
        {
            yield return $"{name}: {PrintableText.FirstLine(message)}".TruncateBytes(LongestStep / 4);
        }
        else if ((step.IsOutputInMessage || FailureCause.RestOf(message) is "") && IsNews($"{name} exited with", known))
        {
            yield return $"{name} failed: {PrintableText.FirstLine(message)}".TruncateBytes(LongestStep / 4);
        }

        if (IsNews(step.Evidence.ExecutorMessage, known))
        {
            yield return $"{name}, Argo's container: {PrintableText.FirstLine(step.Evidence.ExecutorMessage ?? "")}".TruncateBytes(LongestStep / 4);
        }

        if (LogText.OwnLines(step.Output).TakeLast(ShownLines).ToList() is { Count: > 1 } lines)
        {
            yield return $"{name} printed:\n{string.Join('\n', lines).TruncateStartBytes(LongestStep - Encoding.UTF8.GetByteCount(name) - 16)}";
        }
    }

    // A text is shown once.
    private static bool IsNews(string? text, string known) =>
        PrintableText.FirstLine(text ?? "") is { Length: > 0 } line && !known.Contains(Core(line), StringComparison.Ordinal) && FailureCause.RestOf(line) is not "";

    // A long text is recognised by its end: its beginning is often left out, and its middle cut.
    private static string Core(string line) => line.Length > 80 ? line[^80..] : line;
}
