using System.Globalization;
using System.Text;
using ArcOperator.Plugin.Output;

namespace ArcOperator.Plugin.Plans;

/// <summary>Draws the consequences of an Order as a table, with one line per refusal and warning below it.</summary>
internal static class PlanText
{
    private const int DigestDigits = 19;
    private const int MostKinds = 5;

    public static string Render(OrderPreview preview, Terminal terminal)
    {
        var isRemote = preview.Artifacts.Any(artifact => artifact.Remote is not null);
        var table = isRemote
            ? new TextTable("ARTIFACT", "TYPE", "FROM", "TO", "RESULT", "DIGEST", "SIZE", "SIGNED", "REFERRERS", "DESTINATION", "GATES")
            : new TextTable("ARTIFACT", "TYPE", "FROM", "TO", "RESULT", "GATES");
        foreach (var artifact in preview.Artifacts)
        {
            var observed = artifact.Facts.Observation;
            List<(string, TextColour)> cells =
            [
                ($"{artifact.Facts.Index} {artifact.Facts.Name}", TextColour.None), (observed.Artifact.Type, TextColour.None), (observed.Source.Name, TextColour.None),
                (observed.Destination.Name, TextColour.None), (artifact.Action, artifact.Refusal is null ? TextColour.Green : TextColour.Red),
            ];
            if (isRemote)
            {
                cells.Add((Shorten(artifact.Remote?.Digest), TextColour.None));
                cells.Add((Size(artifact.Remote?.Size), TextColour.None));
                cells.Add((artifact.Remote?.Referrers?.Signed ?? "", TextColour.None));
                cells.Add((Shorten(artifact.Remote?.Referrers?.Others ?? []), TextColour.None));
                cells.Add((artifact.Remote?.Result ?? "", artifact.Remote?.Result == RemoteComparison.Different ? TextColour.Yellow : TextColour.None));
            }

            cells.Add((string.Join(",", artifact.Gates), TextColour.None));
            table.Add(cells);
        }

        var text = new StringBuilder(table.Render(terminal));
        Append(text, terminal, "refused:", TextColour.Red, [.. preview.Refusals, .. preview.Artifacts.Where(artifact => artifact.Refusal is not null).Select(artifact => Sentence(artifact))]);
        Append(text, terminal, "warning:", TextColour.Yellow, [.. preview.Warnings, .. preview.Artifacts.SelectMany(artifact => artifact.Warnings), .. preview.Artifacts.Select(Unknown).OfType<string>()]);
        if (preview.Removed > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{preview.Removed} ArtifactWorkflows of artifacts that are not in the Order any more would be deleted\n");
        }

        return (preview.Bytes is { } bytes ? text.Append(CultureInfo.InvariantCulture, $"{Size(bytes)} would be copied\n") : text).ToString();
    }

    // A source can have any number of referrers.
    private static string Shorten(IReadOnlyList<string> kinds) =>
        string.Join(",", kinds.Take(MostKinds)) + (kinds.Count > MostKinds ? $",+{kinds.Count - MostKinds}" : "");

    private static string? Unknown(ArtifactPreview artifact) => artifact.Remote?.Referrers?.Problem is { } problem
        ? $"artifact {artifact.Facts.Index}: not all signatures and referrers are known: {problem}"
        : null;

    private static string Sentence(ArtifactPreview artifact)
    {
        var message = artifact.Refusal?.Message ?? "";
        var start = message.Contains("artifact ", StringComparison.Ordinal) || message.Contains("artifacts[", StringComparison.Ordinal) ? "" : $"artifact {artifact.Facts.Index}: ";
        return $"{artifact.Refusal?.Reason}: {start}{message}";
    }

    private static void Append(StringBuilder text, Terminal terminal, string word, TextColour colour, IEnumerable<string> lines)
    {
        foreach (var line in lines.Distinct())
        {
            text.Append(terminal.Paint(word, colour)).Append(' ').Append(Terminal.Line(line)).Append('\n');
        }
    }

    private static string Shorten(string? digest) => digest is { Length: > DigestDigits } ? digest[..DigestDigits] : digest ?? "";

    private static string Size(long? bytes) => bytes is not { } size ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(size < 1 << 10 ? $"{size} B" : size < 1 << 20 ? string.Create(CultureInfo.InvariantCulture, $"{size / 1024.0:0.0} KiB") : size < 1 << 30 ? string.Create(CultureInfo.InvariantCulture, $"{size / 1048576.0:0.0} MiB") : string.Create(CultureInfo.InvariantCulture, $"{size / 1073741824.0:0.0} GiB"))}");
}
