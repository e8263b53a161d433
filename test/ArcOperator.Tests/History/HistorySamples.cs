using System.Security.Cryptography;
using System.Text;
using ArcOperator.History.Records;

namespace ArcOperator.Tests.History;

/// <summary>Records as an installation with checked images has them: three namespaces, Orders and their work, one refusal. They are the same in each run.</summary>
internal static class HistorySamples
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <summary>An image that all gates passed.</summary>
    public static HistoryRecord Delivered { get; } = Run("team-a", "first-order", "busybox", 134, 41, "Succeeded", "Succeeded");

    /// <summary>An image that the gate for vulnerabilities refused.</summary>
    public static HistoryRecord Refused { get; } = Run("team-a", "first-order", "hello", 134, 38, "Failed", "GateRefused");

    /// <summary>All samples, oldest first.</summary>
    public static IReadOnlyList<HistoryRecord> All { get; } =
    [
        Run("team-b", "nightly-charts", "podinfo", 63, 74, "Error", "WorkflowLost"),
        Run("team-b", "nightly-charts", "podinfo", 71, 96, "Succeeded", "Succeeded"),
        Order("team-b", "nightly-charts", 71, 97, "Succeeded", "Succeeded"),
        Refused,
        Delivered,
        Order("team-a", "first-order", 134, 42, "Failed", "Failed"),
        Run("platform", "base-images", "debian", 152, 187, "Succeeded", "Succeeded"),
        Order("platform", "base-images", 152, 188, "Succeeded", "Succeeded"),
        Run("team-b", "release-2026-11", "nginx", 170, 63, "Succeeded", "Succeeded"),
        Run("team-b", "release-2026-11", "postgres", 170, 118, "Succeeded", "Succeeded"),
        Order("team-b", "release-2026-11", 170, 119, "Succeeded", "Succeeded"),
    ];

    /// <summary>Returns a digest that depends only on a name.</summary>
    public static string Digest(string name) => $"sha256:{Hash(name)}";

    private static HistoryRecord Run(string @namespace, string order, string image, int minute, int seconds, string phase, string reason)
    {
        var uid = Uid($"{@namespace}/{order}/{image}");
        var start = Morning.AddMinutes(minute);
        return new()
        {
            Id = RecordId.ForRun(uid, start),
            Kind = "ArtifactWorkflow",
            Namespace = @namespace,
            Name = $"{order}-{Hash(image + order)[..16]}",
            Uid = uid,
            OwnerName = order,
            OwnerUid = Uid($"{@namespace}/{order}"),
            ArtifactType = "arc-oci-checked",
            Phase = phase,
            Reason = reason,
            Source = $"https://registry.example.com/library/{image}:1.36",
            Destination = $"https://harbor.example.net/{@namespace}/{image}:1.36",
            Digest = phase == "Succeeded" ? Digest(image) : null,
            Spec = $$"""{"workflowTemplateRef":{"name":"arc-oci","clusterScope":true},"parameters":[{"name":"srcRemoteURL","value":"https://registry.example.com"},{"name":"specImage","value":"library/{{image}}:1.36"}],"gates":["signature","malware","vulnerabilities"]}""",
            Status = phase switch
            {
                "Succeeded" => $$"""{ "phase": "Succeeded", "progress": "1/1", "delivery": {{Delivery(image)}}, "gates": [ {{Gates("Pass", 0, 2)}} ] }""",
                "Failed" => $$"""{ "phase": "Failed", "progress": "0/1", "message": "vulnerabilities: 3 critical, 0 allowed (trivy 0.66.0, database of 2026-11-20)", "gates": [ {{Gates("Fail", 3, 7)}} ] }""",
                _ => """{ "phase": "Error", "message": "the Workflow was deleted before its end" }""",
            },
            Labels = new Dictionary<string, string> { ["arc.opendefense.cloud/artifact-type"] = "arc-oci-checked", ["team"] = @namespace },
            Annotations = new Dictionary<string, string> { ["example.com/ticket"] = "OPS-1742" },
            CreatedAt = start.AddSeconds(-2),
            StartedAt = start,
            FinishedAt = start.AddSeconds(seconds),
        };
    }

    private static HistoryRecord Order(string @namespace, string order, int minute, int seconds, string phase, string reason) => new()
    {
        Id = RecordId.ForObject(Uid($"{@namespace}/{order}")),
        Kind = "Order",
        Namespace = @namespace,
        Name = order,
        Uid = Uid($"{@namespace}/{order}"),
        Phase = phase,
        Reason = reason,
        StartedAt = Morning.AddMinutes(minute).AddSeconds(-2),
        FinishedAt = Morning.AddMinutes(minute).AddSeconds(seconds),
    };

    private static string Delivery(string image) =>
        $$"""{ "digest": "{{Digest(image)}}", "sourceDigest": "{{Digest(image)}}", "sbom": "{{Digest("sbom")}}", "scan": "{{Digest("scan")}}" }""";

    private static string Gates(string vulnerabilities, int critical, int high) => $$"""
        { "name": "signature", "result": "Pass", "tool": "cosign", "version": "3.1.1", "message": "signed by release-key", "evidence": "{{Digest("signature")}}" },
        { "name": "malware", "result": "Pass", "tool": "clamscan", "version": "1.4.6", "findings": { "infected": 0 }, "evidence": "{{Digest("malware")}}" },
        { "name": "vulnerabilities", "result": "{{vulnerabilities}}", "tool": "trivy", "version": "0.66.0", "findings": { "critical": {{critical}}, "high": {{high}} },
          "message": "{{critical}} critical, 0 allowed", "evidence": "{{Digest("vulnerabilities")}}" }
        """;

    private static string Uid(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16), bigEndian: true).ToString();

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
