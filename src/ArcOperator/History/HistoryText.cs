using System.Globalization;
using System.Text.Json;
using ArcOperator.History.Records;

namespace ArcOperator.History;

/// <summary>The result of a gate in a record.</summary>
internal sealed record RecordedGate(string Name, string Result, string? Tool, string? Findings, string? Evidence, string? Message);

/// <summary>The parts of a record's status that pages show beside its JSON.</summary>
internal sealed record RecordedStatus
{
    public string? Message { get; init; }

    public string? SourceDigest { get; init; }

    public string? Sbom { get; init; }

    public string? Scan { get; init; }

    public IReadOnlyList<RecordedGate> Gates { get; init; } = [];
}

/// <summary>Texts about a record for tables and pages.</summary>
internal static class HistoryText
{
    private const string Pass = "Pass";

    /// <summary>Returns the name of the Order of a record, or the empty string.</summary>
    public static string OrderOf(HistoryRecord record) => record.Kind == "Order" ? record.Name : record.OwnerName ?? "";

    /// <summary>Returns the number of gates that passed and of all gates, as n/m, or the empty string without gates.</summary>
    public static string GatesOf(HistoryRecord record) =>
        ReadStatus(record).Gates is { Count: > 0 } gates ? string.Create(CultureInfo.InvariantCulture, $"{gates.Count(gate => gate.Result == Pass)}/{gates.Count}") : "";

    /// <summary>Returns the duration of the run, or the empty string.</summary>
    public static string TookOf(HistoryRecord record)
    {
        if (record.StartedAt is not { } started || record.FinishedAt < started)
        {
            return "";
        }

        var took = record.FinishedAt - started;
        return took.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{(int)took.TotalSeconds}s")
            : took.TotalMinutes < 60 ? string.Create(CultureInfo.InvariantCulture, $"{(int)took.TotalMinutes}m{took.Seconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)took.TotalHours}h{took.Minutes}m");
    }

    /// <summary>Returns the parts of the status that exist. Members of another type count as absent.</summary>
    public static RecordedStatus ReadStatus(HistoryRecord record)
    {
        if (record.Status is not { } status)
        {
            return new();
        }

        using var document = JsonDocument.Parse(status);
        var (root, delivery) = (document.RootElement, Member(document.RootElement, "delivery"));
        return new()
        {
            Message = Text(root, "message"),
            SourceDigest = Text(delivery, "sourceDigest"),
            Sbom = Text(delivery, "sbom"),
            Scan = Text(delivery, "scan"),
            Gates = Member(root, "gates") is { ValueKind: JsonValueKind.Array } gates
                ? [.. gates.EnumerateArray().Where(gate => gate.ValueKind == JsonValueKind.Object).Select(ReadGate)]
                : [],
        };
    }

    private static RecordedGate ReadGate(JsonElement gate) => new(
        Text(gate, "name") ?? "",
        Text(gate, "result") ?? "",
        string.Join(' ', new[] { Text(gate, "tool"), Text(gate, "version") }.Where(part => part is { Length: > 0 })),
        Member(gate, "findings") is { ValueKind: JsonValueKind.Object } findings ? string.Join(", ", findings.EnumerateObject().Select(finding => $"{finding.Value} {finding.Name}")) : null,
        Text(gate, "evidence"),
        Text(gate, "message"));

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
