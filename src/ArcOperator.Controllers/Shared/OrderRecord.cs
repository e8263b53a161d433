using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Finished work in an <see cref="OrderRecord"/>.</summary>
/// <param name="RequestHash">Hash of the user's request.</param>
/// <param name="Phase">Succeeded, Failed or Error.</param>
/// <param name="EndedAt">The time of completion; null if it is unknown.</param>
internal sealed record FinishedWork(string RequestHash, string Phase, DateTimeOffset? EndedAt);

/// <summary>The finished work of an Order, in an annotation of the Order. A backup without status contains it, so a restored Order repeats nothing.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> An Order never creates an ArtifactWorkflow whose hash its record lists.</para>
/// <para><b>Assumptions.</b> Only users who may change the Order may change the annotation. It names its Order, so a copy of the Order ignores it.</para>
/// <para><b>Caveats.</b> While artifacts are unfinished, the annotation is written at most once a minute.</para>
/// <para><b>Errors.</b> None: an annotation that cannot be read counts as absent.</para>
/// </remarks>
internal sealed record OrderRecord(string Order, DateTimeOffset WrittenAt, DateTimeOffset? ForceAt, IReadOnlyDictionary<string, FinishedWork> Finished)
{
    private const int LongestText = 256 * 1024;
    private const int HashLength = 16;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(1);

    /// <summary>Returns the Order's record, or null if there is none.</summary>
    public static OrderRecord? Read(V1Alpha1Order order)
    {
        if (order.GetAnnotation(ArcAnnotations.Finished) is not { Length: > 0 and <= LongestText } text)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) is JsonObject json && (string?)json["order"] == order.FullName() ? Read(json) : null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Returns the Order as it was before a restore dropped its status. Any other Order is returned as it is.</summary>
    public static V1Alpha1Order Restore(V1Alpha1Order order) => order.Status.ObservedGeneration is >= 0 || Read(order) is not { } record ? order : new()
    {
        Metadata = order.Metadata,
        Spec = order.Spec,
        Status = order.Status with
        {
            LastForceAt = record.ForceAt,
            ArtifactWorkflows = record.Finished.ToDictionary(work => work.Key, work => new OrderArtifactWorkflowStatus
            {
                Intent = work.Value.RequestHash,
                Phase = work.Value.Phase,
                CompletionTime = work.Value.EndedAt,
                FailureTime = WorkflowPhase.IsFailure(work.Value.Phase) ? work.Value.EndedAt : null,
            }),
        },
    };

    /// <summary>Returns the recorded end of an ArtifactWorkflow, by the hash that ends its name, or null if there is none.</summary>
    public static FinishedWork? Find(V1Alpha1Order order, string artifactWorkflow) =>
        artifactWorkflow.Length > HashLength ? Read(order)?.Finished.GetValueOrDefault(artifactWorkflow[^HashLength..]) : null;

    /// <summary>Returns the record to write together with a status, or null if the Order has it already or it is too early.</summary>
    public static OrderRecord? Due(V1Alpha1Order order, V1Alpha1OrderStatus status, DateTimeOffset now)
    {
        var known = Read(order);
        var entries = status.ArtifactWorkflows ?? new Dictionary<string, OrderArtifactWorkflowStatus>();
        // An ArtifactWorkflow that was restored without its status takes its end from the record.
        var finished = (known?.Finished ?? new Dictionary<string, FinishedWork>()).Where(work => entries.ContainsKey(work.Key))
            .Concat(entries.Where(entry => WorkflowPhase.IsFinished(entry.Value.Phase) && entry.Value.LastScheduled is null)
                .Select(entry => KeyValuePair.Create(entry.Key, new FinishedWork(entry.Value.Intent ?? "", entry.Value.Phase ?? "", Seconds(entry.Value.CompletionTime)))))
            .GroupBy(work => work.Key).ToDictionary(same => same.Key, same => same.Last().Value);
        var isUnfinished = entries.Values.Any(entry => !WorkflowPhase.IsFinished(entry.Phase) && entry.Phase != WorkflowPhase.Active);
        var next = new OrderRecord(order.FullName(), now, Seconds(status.LastForceAt), finished);
        return known is null ? (finished.Count == 0 ? null : next)
            : next.Equals(known.ForceAt, known.Finished) || (isUnfinished && now - known.WrittenAt is { } age && age >= TimeSpan.Zero && age < WriteInterval) ? null
            : next;
    }

    /// <summary>Returns the record without work that is about to be created again, or null if it lists none of it.</summary>
    public static OrderRecord? Without(V1Alpha1Order order, IEnumerable<string> hashes)
    {
        var known = Read(order);
        var again = hashes.Where(hash => known?.Finished.ContainsKey(hash) is true).ToHashSet();
        return known is null || again.Count == 0
            ? null
            : known with { Finished = known.Finished.Where(work => !again.Contains(work.Key)).ToDictionary(work => work.Key, work => work.Value) };
    }

    /// <summary>Returns the annotation for the Order.</summary>
    public KeyValuePair<string, string> ToAnnotation() => new(ArcAnnotations.Finished, Write());

    private string Write() => new JsonObject
    {
        ["order"] = Order,
        ["writtenAt"] = WrittenAt.ToUnixTimeSeconds(),
        ["forceAt"] = ForceAt?.ToUnixTimeSeconds(),
        ["finished"] = new JsonObject(Finished.OrderBy(work => work.Key, StringComparer.Ordinal).Select(work => KeyValuePair.Create(
            work.Key,
            (JsonNode?)string.Create(CultureInfo.InvariantCulture, $"{work.Value.RequestHash} {work.Value.Phase} {work.Value.EndedAt?.ToUnixTimeSeconds()}")))),
    }.ToJsonString();

    private static OrderRecord Read(JsonObject json) => new(
        (string?)json["order"] ?? "",
        DateTimeOffset.FromUnixTimeSeconds((long?)json["writtenAt"] ?? 0),
        (long?)json["forceAt"] is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        (json["finished"] as JsonObject ?? []).ToDictionary(entry => entry.Key, entry => ReadWork((string?)entry.Value ?? "")));

    private static FinishedWork ReadWork(string text) =>
        text.Split(' ') is [var intent, WorkflowPhase.Succeeded or WorkflowPhase.Failed or WorkflowPhase.Error, var seconds]
            ? new(intent, text.Split(' ')[1], seconds.Length == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture)))
            : throw new FormatException("expected a hash, a phase and a time");

    private bool Equals(DateTimeOffset? forceAt, IReadOnlyDictionary<string, FinishedWork> finished) =>
        ForceAt == forceAt && Finished.Count == finished.Count && Finished.All(work => finished.GetValueOrDefault(work.Key) == work.Value);

    private static DateTimeOffset? Seconds(DateTimeOffset? time) => time is { } known ? DateTimeOffset.FromUnixTimeSeconds(known.ToUnixTimeSeconds()) : null;
}
