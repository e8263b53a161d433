using System.Globalization;
using System.Text.Json;
using ArcOperator.History.Records;

namespace ArcOperator.History;

/// <summary>The result of a gate in a record.</summary>
internal sealed record RecordedGate(string Name, string Result, string? Tool, string? Evidence, string? Message);

/// <summary>Texts about a record for tables and pages.</summary>
internal static class HistoryText
{
    private const string Pass = "Pass";

    /// <summary>Returns the name of the Order of a record, or the empty string.</summary>
    public static string OrderOf(HistoryRecord record) => record.Kind == "Order" ? record.Name : record.OwnerName ?? "";

    /// <summary>Returns the number of gates that passed and of all gates, as n/m, or the empty string without gates.</summary>
    public static string GatesOf(HistoryRecord record) =>
        ReadGates(record) is { Count: > 0 } gates ? string.Create(CultureInfo.InvariantCulture, $"{gates.Count(gate => gate.Result == Pass)}/{gates.Count}") : "";

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

    public static IReadOnlyList<RecordedGate> ReadGates(HistoryRecord record)
    {
        if (record.Status is not { } status)
        {
            return [];
        }

        using var document = JsonDocument.Parse(status);
        return document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("gates", out var gates) || gates.ValueKind != JsonValueKind.Array ? []
            : [.. gates.EnumerateArray().Where(gate => gate.ValueKind == JsonValueKind.Object).Select(gate =>
                new RecordedGate(Text(gate, "name") ?? "", Text(gate, "result") ?? "", Text(gate, "tool"), Text(gate, "evidence"), Text(gate, "message")))];
    }

    private static string? Text(JsonElement gate, string name) => gate.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
