using System.Globalization;
using ArcOperator.Controllers.Shared;
using ArcOperator.History.Records;

namespace ArcOperator.History.Clients;

/// <summary>Prints records as lines of a table, or as one JSON object per line.</summary>
internal sealed class HistoryTable(TextWriter output, bool isJson)
{
    // Lengths in characters.
    private const int ShortDigest = 15;
    private const int LongestCell = 253;

    private bool _hasHead;

    public async Task WriteAsync(IReadOnlyList<HistoryRecord> records)
    {
        if (isJson)
        {
            foreach (var record in records)
            {
                await output.WriteLineAsync(HistoryJson.Write(record));
            }

            return;
        }

        List<string[]> rows = [.. records.Select(Row)];
        if (!_hasHead)
        {
            rows.Insert(0, ["TIME", "NAMESPACE", "ORDER", "OBJECT", "PHASE", "REASON", "DIGEST", "GATES", "TOOK"]);
            _hasHead = true;
        }

        var widths = rows.Count == 0 ? [] : Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
        {
            await output.WriteLineAsync(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private static string[] Row(HistoryRecord record) =>
    [
        record.FinishedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Print(record.Namespace), Print(HistoryText.OrderOf(record)), Print(record.Name), Print(record.Phase), Print(record.Reason),
        Print(record.Digest is { Length: > ShortDigest } digest ? $"{digest[..ShortDigest]}…" : record.Digest), Print(HistoryText.GatesOf(record)), Print(HistoryText.TookOf(record)),
    ];

    // A terminal must not take orders from a record.
    private static string Print(string? text) => PrintableText.ToSingleLine(text ?? "", LongestCell);
}
