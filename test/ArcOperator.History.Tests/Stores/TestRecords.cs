using System.Globalization;
using ArcOperator.History.Records;

namespace ArcOperator.History.Tests.Stores;

/// <summary>Records for tests.</summary>
internal static class TestRecords
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A record whose fields are all set. The number distinguishes it from others.</summary>
    public static HistoryRecord Numbered(int number) => new()
    {
        Id = RecordId.ForRun($"uid-{number}", Noon.AddSeconds(number)),
        Kind = "ArtifactWorkflow",
        Namespace = "team-a",
        Name = $"first-order-{number}",
        Uid = $"uid-{number}",
        OwnerName = "first-order",
        OwnerUid = "order-uid",
        ArtifactType = "oci",
        Phase = "Succeeded",
        Reason = "Succeeded",
        Source = "docker.io/library/busybox:1.36",
        Destination = "registry.local/library/busybox:1.36",
        Digest = "sha256:" + number.ToString("x64", CultureInfo.InvariantCulture),
        Spec = """{"workflowTemplateRef":{"name":"oci-copy"}}""",
        Status = """{"gates":[{"name":"scan","result":"Pass"}],"progress":"1/1"}""",
        Labels = new Dictionary<string, string> { ["team"] = number % 2 == 0 ? "even" : "odd", ["arc/number"] = $"{number}" },
        Annotations = new Dictionary<string, string> { ["note"] = "für Ümläute 🚀" },
        CreatedAt = Noon.AddSeconds(number - 20),
        StartedAt = Noon.AddSeconds(number - 10),
        FinishedAt = Noon.AddSeconds(number),
    };

    public static HistoryRecord[] Numbered(int first, int count) => [.. Enumerable.Range(first, count).Select(number => Numbered(number))];
}
