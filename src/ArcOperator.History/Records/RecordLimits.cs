using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArcOperator.History.Records;

/// <summary>Bounds every field of a record before it is stored. Cut values are marked as cut.</summary>
internal static class RecordLimits
{
    /// <summary>Largest spec and largest status, in bytes of UTF-8, and largest labels and annotations, in bytes of their JSON.</summary>
    public const int LongestDocument = 16 << 10;

    // Counts, and lengths in characters.
    private const int LongestText = 4096;

    // The longest name of a Kubernetes object. PostgreSQL refuses a row whose indexed columns have more than 2,704 bytes.
    private const int LongestName = 253;
    private const int LongestLabel = 320;
    private const int MostEntries = 128;
    private const int LongestValue = 2048;
    private const string Ellipsis = "…";

    /// <summary>Returns the record in the form in which it is stored.</summary>
    public static HistoryRecord Apply(HistoryRecord record) => record with
    {
        Kind = Cut(record.Kind, LongestName),
        Namespace = Cut(record.Namespace, LongestName),
        Name = Cut(record.Name, LongestName),
        Uid = Cut(record.Uid, LongestName),
        OwnerName = CutOptional(record.OwnerName, LongestName),
        OwnerUid = CutOptional(record.OwnerUid, LongestName),
        ArtifactType = CutOptional(record.ArtifactType, LongestName),
        Phase = Cut(record.Phase, LongestText),
        Reason = CutOptional(record.Reason, LongestText),
        Source = CutOptional(record.Source, LongestText),
        Destination = CutOptional(record.Destination, LongestText),
        Digest = CutOptional(record.Digest, LongestName),
        Spec = Fit(record.Spec),
        Status = Fit(record.Status),
        Labels = Cut(record.Labels, LongestLabel),
        Annotations = Cut(record.Annotations, LongestValue),
        CreatedAt = Round(record.CreatedAt),
        StartedAt = Round(record.StartedAt),
        FinishedAt = Round(record.FinishedAt),
        RecordedAt = Round(record.RecordedAt),
    };

    /// <summary>Returns canonical JSON of at most <see cref="LongestDocument"/> bytes. The largest members are replaced by their sizes until the rest fits.
    /// Of JSON that is nested too deeply, only the size remains.</summary>
    public static string? Fit(string? json)
    {
        if (json is null)
        {
            return null;
        }

        if (CanonicalJson.TryFrom(json) is not { } canonical)
        {
            return Render(new() { ["bytes"] = $"{Encoding.UTF8.GetByteCount(json)}" });
        }

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

    private static string? CutOptional(string? text, int longest) => text is null ? null : Cut(text, longest);

    private static string Cut(string text, int longest)
    {
        var clean = CanonicalJson.Clean(text);
        return clean.Length <= longest ? clean : clean[..(char.IsHighSurrogate(clean[longest - 2]) ? longest - 2 : longest - 1)] + Ellipsis;
    }

    // Entries that are left out are counted in one with the name …, which no label and no annotation can have.
    private static Dictionary<string, string> Cut(IReadOnlyDictionary<string, string> map, int longest)
    {
        var (kept, size) = (new Dictionary<string, string>(map.Count, StringComparer.Ordinal), 0);
        foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(map.Count <= MostEntries ? MostEntries : MostEntries - 1))
        {
            var (shortKey, shortValue) = (Cut(key, longest), Cut(value, longest));
            size += JavaScriptEncoder.Default.Encode(shortKey + shortValue).Length;
            if (size > LongestDocument && key != Ellipsis)
            {
                break;
            }

            kept.TryAdd(shortKey, shortValue);
        }

        if (kept.Count < map.Count)
        {
            kept[Ellipsis] = $"{map.Count - kept.Count} more";
        }

        return kept;
    }

    private static DateTimeOffset? Round(DateTimeOffset? time) => time is { } known ? Round(known) : null;

    private static DateTimeOffset Round(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
