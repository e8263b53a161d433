using System.Globalization;
using ArcOperator.Controllers.Shared;
using ArcOperator.History.Records;

namespace ArcOperator.History.Clients;

/// <summary>Prints records as lines of a table, or as one JSON object per line.</summary>
/// <param name="output">The writer.</param>
/// <param name="format">One of <see cref="Formats"/>.</param>
internal sealed class HistoryTable(TextWriter output, string format)
{
    public const string Table = "table";
    public const string Wide = "wide";
    public const string Json = "json";

    public static readonly string[] Formats = [Table, Wide, Json];

    private static readonly string[] Head = ["TIME", "NAMESPACE", "ORDER", "OBJECT", "PHASE", "REASON", "DIGEST", "GATES", "TOOK"];
    private static readonly string[] WideHead = [.. Head, "KIND", "TYPE", "SOURCE", "DESTINATION", "ID"];

    // Lengths in characters.
    private const int ShortDigest = 15;
    private const int LongestCell = 253;

    private bool _hasHead;

    public async Task WriteAsync(IReadOnlyList<HistoryRecord> records)
    {
        if (format == Json)
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
            rows.Insert(0, format == Wide ? WideHead : Head);
            _hasHead = true;
        }

        var widths = rows.Count == 0 ? [] : Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
        {
            await output.WriteLineAsync(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private string[] Row(HistoryRecord record) =>
    [
        record.FinishedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Print(record.Namespace), Print(HistoryText.OrderOf(record)), Print(record.Name), Print(record.Phase), Print(record.Reason),
        Print(format != Wide && record.Digest is { Length: > ShortDigest } digest ? $"{digest[..ShortDigest]}…" : record.Digest), Print(HistoryText.GatesOf(record)), Print(HistoryText.TookOf(record)),
        .. format == Wide ? new[] { Print(record.Kind), Print(record.ArtifactType), Print(record.Source), Print(record.Destination), Print(record.Id) } : [],
    ];

    // A terminal must not take orders from a record.
    private static string Print(string? text) => PrintableText.ToSingleLine(text ?? "", LongestCell);
}
