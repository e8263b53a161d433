using System.Text;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Why a workflow failed, in its own words: Argo's message, and of each step that failed its message and the end of its log.</summary>
internal static class FailureMessage
{
    /// <summary>How many lines of a step's log are told.</summary>
    public const int LogLines = 30;

    /// <summary>Of how many steps is told; more than the latest would not fit.</summary>
    public const int MostSteps = 4;

    // In bytes of UTF-8: a status has to stay small, whatever steps print.
    private const int LongestStep = 2 << 10;
    private const int LongestMessage = 8 << 10;

    // In characters.
    private const int LongestName = 200;

    /// <param name="workflow">Argo's message on the whole.</param>
    /// <param name="steps">The latest steps that failed, in the order in which they did.</param>
    /// <param name="earlier">How many failed before these.</param>
    public static string Of(string? workflow, IReadOnlyList<FailedStep> steps, int earlier)
    {
        var parts = new List<string>();
        if (workflow is { Length: > 0 })
        {
            parts.Add(Excerpt.OfBytes(Readable(workflow), LongestStep));
        }

        if (earlier > 0)
        {
            parts.Add($"({earlier} more steps failed before these)");
        }

        parts.AddRange(steps.Select(OfStep));
        // Each part is limited, and so the whole, but for what stands between the parts.
        return Excerpt.OfBytes(string.Join('\n', parts), LongestMessage);
    }

    private static string OfStep(FailedStep step)
    {
        var heading = $"Step '{Excerpt.Of(Readable(step.Node.DisplayName), LongestName)}' failed:";
        var said = step.Node.Message is { Length: > 0 } message ? $"{heading} {Excerpt.OfBytes(Readable(message), LongestStep / 4)}" : heading;
        return step.Log is { Length: > 0 } log && Readable(log).TrimEnd() is { Length: > 0 } text
            ? $"{said}\n{Excerpt.LastBytes(text, LongestStep - Encoding.UTF8.GetByteCount(said) - 1)}"
            : said;
    }

    // What programs print may steer the terminal of whoever reads it.
    private static string Readable(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var unit in text.Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            plain.Append(unit is '\n' or '\t' || !char.IsControl(unit) ? unit : unit == '\r' ? '\n' : '\uFFFD');
        }

        return plain.ToString();
    }
}
