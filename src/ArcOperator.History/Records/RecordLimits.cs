using System.Text;
using System.Text.Json;

namespace ArcOperator.History.Records;

/// <summary>Bounds every field of a record before it is stored. Cut values are marked as cut.</summary>
internal static class RecordLimits
{
    /// <summary>Largest spec and largest status, in bytes of UTF-8.</summary>
    public const int LongestDocument = 16 << 10;

    // Counts, and lengths in characters.
    private const int LongestText = 4096;
    private const int MostEntries = 128;
    private const int LongestValue = 2048;
    private const string Ellipsis = "…";

    /// <summary>Returns the record in the form in which it is stored.</summary>
    public static HistoryRecord Apply(HistoryRecord record) => record with
    {
        Kind = Cut(record.Kind),
        Namespace = Cut(record.Namespace),
        Name = Cut(record.Name),
        Uid = Cut(record.Uid),
        OwnerName = CutOptional(record.OwnerName),
        OwnerUid = CutOptional(record.OwnerUid),
        ArtifactType = CutOptional(record.ArtifactType),
        Phase = Cut(record.Phase),
        Reason = CutOptional(record.Reason),
        Source = CutOptional(record.Source),
        Destination = CutOptional(record.Destination),
        Digest = CutOptional(record.Digest),
        Spec = Fit(record.Spec),
        Status = Fit(record.Status),
        Labels = Cut(record.Labels),
        Annotations = Cut(record.Annotations),
        CreatedAt = Round(record.CreatedAt),
        StartedAt = Round(record.StartedAt),
        FinishedAt = Round(record.FinishedAt),
        RecordedAt = Round(record.RecordedAt),
    };

    /// <summary>Returns canonical JSON of at most <see cref="LongestDocument"/> bytes. The largest members are replaced by their sizes until the rest fits.</summary>
    public static string? Fit(string? json)
    {
        if (json is null)
        {
            return null;
        }

        var canonical = CanonicalJson.From(json);
        var size = Encoding.UTF8.GetByteCount(canonical);
        if (size <= LongestDocument)
        {
            return canonical;
        }

        using var document = JsonDocument.Parse(canonical);
        var members = document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText(), StringComparer.Ordinal)
            : [];
        foreach (var (name, value) in members.OrderByDescending(member => member.Value.Length).ToList())
        {
            members[name] = Mark(value);
            if (Render(members) is var cut && Encoding.UTF8.GetByteCount(cut) <= LongestDocument)
            {
                return CanonicalJson.From(cut);
            }
        }

        return Render(new() { ["bytes"] = $"{size}" });
    }

    private static string Mark(string value) => $$"""{"cut":{{Encoding.UTF8.GetByteCount(value)}}}""";

    private static string Render(Dictionary<string, string> members) => CanonicalJson.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value, skipInputValidation: true);
        }

        writer.WriteBoolean("truncated", true);
        writer.WriteEndObject();
    });

    private static string? CutOptional(string? text) => text is null ? null : Cut(text);

    private static string Cut(string text) => Cut(text, LongestText);

    private static string Cut(string text, int longest)
    {
        var clean = CanonicalJson.Clean(text);
        return clean.Length <= longest ? clean : clean[..(char.IsHighSurrogate(clean[longest - 2]) ? longest - 2 : longest - 1)] + Ellipsis;
    }

    private static Dictionary<string, string> Cut(IReadOnlyDictionary<string, string> map) =>
        map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(MostEntries)
            .GroupBy(pair => Cut(pair.Key, LongestValue), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Cut(group.First().Value, LongestValue), StringComparer.Ordinal);

    private static DateTimeOffset? Round(DateTimeOffset? time) => time is { } known ? Round(known) : null;

    private static DateTimeOffset Round(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
