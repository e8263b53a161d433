using System.Text.Json;
using System.Text.RegularExpressions;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.History.Records;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.History;

/// <summary>Makes records from objects.</summary>
internal sealed partial class HistoryRecords(ObjectJson json)
{
    private const string Unseen = "Unseen";
    private const string KubectlAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Returns the record of a run that has ended.</summary>
    /// <param name="artifactWorkflow">The ArtifactWorkflow.</param>
    /// <param name="runUid">UID of the object that distinguishes the run: that of the ArtifactWorkflow, or of the Workflow that a schedule started.</param>
    /// <param name="run">Status of the run.</param>
    /// <param name="reason">Reason of the end.</param>
    public HistoryRecord ForRun(V1Alpha1ArtifactWorkflow artifactWorkflow, string runUid, V1Alpha1ArtifactWorkflowStatus run, string reason)
    {
        var ended = EndOf(run);
        return ForArtifactWorkflow(artifactWorkflow) with
        {
            Id = IdOf(runUid, run),
            Phase = run.Phase ?? "",
            Reason = reason,
            Destination = Redact(run.Delivery?.Reference ?? Address(artifactWorkflow, "dst")),
            Digest = run.Delivery?.Digest,
            Status = StatusOf(artifactWorkflow, run),
            StartedAt = run.StartTime,
            FinishedAt = ended,
        };
    }

    /// <summary>Returns the identity of the record of a run.</summary>
    public static string IdOf(string runUid, V1Alpha1ArtifactWorkflowStatus run) => RecordId.ForRun(runUid, run.StartTime ?? EndOf(run));

    /// <summary>Returns the record of runs of a schedule that ended while the operator was away.</summary>
    /// <param name="artifactWorkflow">The ArtifactWorkflow.</param>
    /// <param name="scheduleUid">UID of the CronWorkflow.</param>
    /// <param name="phase">Phase of the runs.</param>
    /// <param name="total">Number of runs with this phase since the schedule was created.</param>
    /// <param name="count">Number of runs that were not seen.</param>
    /// <param name="now">The current time.</param>
    public HistoryRecord ForUnseen(V1Alpha1ArtifactWorkflow artifactWorkflow, string scheduleUid, string phase, long total, long count, DateTimeOffset now) =>
        ForArtifactWorkflow(artifactWorkflow) with
        {
            Id = RecordId.ForRun(scheduleUid, DateTimeOffset.UnixEpoch, $"{Unseen} {phase} {total}"),
            Phase = phase,
            Reason = Unseen,
            Destination = Redact(Address(artifactWorkflow, "dst")),
            Status = $$"""{"count":{{count}},"message":"runs of the schedule ended while the operator did not watch"}""",
            FinishedAt = now,
        };

    /// <summary>Returns the record of an Order whose work has ended, or that is deleted.</summary>
    public HistoryRecord? ForOrder(V1Alpha1Order order)
    {
        var ended = EndOf(order);
        if ((ended ?? Time(order.Metadata.DeletionTimestamp)) is not { } end)
        {
            return null;
        }

        var content = ToJson(new V1Alpha1Order
        {
            Metadata = new() { Name = order.Name() },
            Spec = order.Spec,
            Status = order.Status with { Conditions = null, ObservedGeneration = null, EndpointGenerations = null, SecretGenerations = null, LastReconcileAt = null },
        });
        return Describe(order, "Order") with
        {
            Id = IdOf(order, end),
            Phase = order.Status.Phase is { Length: > 0 } phase ? phase : OrderPhase.Pending,
            Reason = ended is null ? "Deleted" : order.Status.Phase,
            Spec = Member(content, "spec"),
            Status = Member(content, "status"),
            StartedAt = Time(order.CreationTimestamp()),
            FinishedAt = end,
        };
    }

    /// <summary>Returns the time at which the last work of an Order ended, or null if not all of it has ended.</summary>
    public static DateTimeOffset? EndOf(V1Alpha1Order order) => order.Status.Phase is OrderPhase.Succeeded or OrderPhase.Failed
        ? (order.Status.ArtifactWorkflows?.Values ?? []).Max(entry => entry.CompletionTime)
        : null;

    /// <summary>Returns the identity of the record of an Order.</summary>
    public static string IdOf(V1Alpha1Order order, DateTimeOffset ended) => RecordId.ForRun(order.Uid(), ended);

    private static DateTimeOffset EndOf(V1Alpha1ArtifactWorkflowStatus run) => run.CompletionTime ?? run.FailureTime ?? DateTimeOffset.UnixEpoch;

    private HistoryRecord ForArtifactWorkflow(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var content = ToJson(new V1Alpha1ArtifactWorkflow { Metadata = new() { Name = artifactWorkflow.Name() }, Spec = artifactWorkflow.Spec });
        var owner = artifactWorkflow.GetController();
        return Describe(artifactWorkflow, "ArtifactWorkflow") with
        {
            OwnerName = owner?.Name,
            OwnerUid = owner?.Uid,
            ArtifactType = artifactWorkflow.GetLabel(ArcLabels.ArtifactType) is { Length: > 0 } type ? type : null,
            Source = Redact(Address(artifactWorkflow, "src")),
            Spec = Member(content, "spec"),
        };
    }

    private static HistoryRecord Describe(IKubernetesObject<V1ObjectMeta> entity, string kind) => new()
    {
        Id = "",
        Kind = kind,
        Namespace = entity.Namespace() ?? "",
        Name = entity.Name(),
        Uid = entity.Uid(),
        Phase = "",
        Labels = new Dictionary<string, string>(entity.Metadata.Labels ?? new Dictionary<string, string>()),
        Annotations = (entity.Metadata.Annotations ?? new Dictionary<string, string>())
            .Where(annotation => annotation.Key is not (KubectlAnnotation or ArcAnnotations.Finished))
            .ToDictionary(annotation => annotation.Key, annotation => Redact(annotation.Value) ?? ""),
        CreatedAt = Time(entity.CreationTimestamp()),
    };

    private string? StatusOf(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1ArtifactWorkflowStatus run)
    {
        var content = ToJson(new V1Alpha1ArtifactWorkflow
        {
            Metadata = new() { Name = artifactWorkflow.Name() },
            Status = run with { Conditions = null, ObservedGeneration = null, NextScheduled = null, LastScheduled = null, ActiveWorkflowRef = null },
        });
        return Member(content, "status");
    }

    private JsonElement ToJson<T>(T entity) => JsonSerializer.SerializeToElement(entity, json.TypeInfo<T>());

    private static string? Member(JsonElement content, string name) =>
        content.TryGetProperty(name, out var member) ? Redact(member.GetRawText()) : null;

    private static string? Address(V1Alpha1ArtifactWorkflow artifactWorkflow, string prefix)
    {
        string? Value(string name) => artifactWorkflow.Spec.Parameters?.FirstOrDefault(parameter => parameter.Name == name)?.Value is { Length: > 0 } value ? value : null;
        var (address, image) = (Value($"{prefix}RemoteURL"), (prefix == "dst" ? Value("specOverride") : null) ?? Value("specImage"));
        return address is null || image is null ? address : $"{address.TrimEnd('/')}/{image}";
    }

    private static DateTimeOffset? Time(DateTime? time) => time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null;

    // Addresses may contain credentials, which belong into Secrets.
    private static string? Redact(string? text) => text is null ? null : Credentials().Replace(text, "://");

    [GeneratedRegex("""://[^/@\s"\\]{1,512}@""", RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();
}
