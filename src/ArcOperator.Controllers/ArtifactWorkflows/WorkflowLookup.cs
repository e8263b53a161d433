using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Asks the API server where the cache is not enough: for a Workflow that seems to be lost, for an Argo object that seems to be released, and for
/// one whose creator is not known.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A released object is adoptable only without a living owner. An Argo object counts only if this operator created it, or if its
/// whole spec is what this operator would create. Each object is compared once.</para>
/// <para><b>Assumptions.</b> A user who may write Argo objects in a namespace may also write their status, so a status proves no more than a spec.</para>
/// <para><b>Caveats.</b> Options may have changed since the object was created. Fields that the operator's options decide may therefore differ.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/>.</para>
/// </remarks>
internal sealed class WorkflowLookup(IKubernetesClient client, WorkflowComparer comparer, WorkflowOrigins origins, ILogger<WorkflowLookup> logger)
{
    // Argo keeps a few runs of a schedule. Further unknown ones do not count.
    private const int MostComparisons = 20;

    /// <summary>Returns the observation with the facts that only the API server has.</summary>
    public async Task<ArtifactWorkflowObservation> ConfirmAsync(ArtifactWorkflowObservation observed, CancellationToken cancellationToken)
    {
        var found = SeemsLost(observed) ? await FindAsync(observed, cancellationToken) : observed;
        var verified = await VerifyAsync(found, cancellationToken);
        return SeemsReleased(verified) && verified.Existing is { } existing
            ? verified with { IsAdoptable = await CompareAsync(verified.ArtifactWorkflow, existing, isRun: false, cancellationToken) is true }
            : verified;
    }

    /// <summary>Returns the observation without the Argo objects that name their owner, but do other work. Any writer can set an owner reference.</summary>
    public async Task<ArtifactWorkflowObservation> VerifyAsync(ArtifactWorkflowObservation observed, CancellationToken cancellationToken)
    {
        if (observed.Own is not { } own)
        {
            return observed;
        }

        var artifactWorkflow = observed.ArtifactWorkflow;
        if (!IsRecorded(artifactWorkflow, own) && !await IsOwnAsync(artifactWorkflow, own, isRun: false, cancellationToken))
        {
            return observed with { IsForged = true, ScheduledRuns = [] };
        }

        if (artifactWorkflow.Spec.Cron is null)
        {
            if (artifactWorkflow.Status.WorkflowUid == own.Uid())
            {
                origins.Forget(artifactWorkflow);
            }

            return observed;
        }

        return observed.ScheduledRuns.Count == 0 ? observed : observed with { ScheduledRuns = await VerifyRunsAsync(observed, own, cancellationToken) };
    }

    /// <summary>Drops what is known about the Argo objects of a deleted ArtifactWorkflow.</summary>
    public void Forget(V1Alpha1ArtifactWorkflow artifactWorkflow) => origins.Forget(artifactWorkflow);

    /// <summary>Returns true if the Argo object of this name may be the ArtifactWorkflow's own, as far as the cache shows.</summary>
    public static bool SeemsReleased(ArtifactWorkflowObservation observed) =>
        observed is { Own: null, IsForged: false, IsWaitingForOrder: false, IsOrderDeleting: false, Existing: { } existing }
        && !existing.IsDeleting()
        && existing.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator
        && existing.GetLabel(ArcLabels.Intent) == observed.ArtifactWorkflow.GetLabel(ArcLabels.Intent)
        && (existing.GetController() is not { } owner || (owner.Kind == observed.ArtifactWorkflow.Kind && owner.Name == observed.ArtifactWorkflow.Name()));

    // After a start the cache may be older than the status: another API server than the one of the last write may be behind.
    private static bool SeemsLost(ArtifactWorkflowObservation observed) =>
        observed is { Own: null, HasArgo: true, IsOrderDeleting: false, IsWaitingForOrder: false, ArtifactWorkflow: { Spec.Cron: null, Status.StartTime: not null } artifactWorkflow }
        && !WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase);

    // Statuses of earlier versions lack the UID. The end of finished work was recorded then.
    private static bool IsRecorded(V1Alpha1ArtifactWorkflow artifactWorkflow, IMetadata<V1ObjectMeta> own) => artifactWorkflow.Status.WorkflowUid is { Length: > 0 } recorded
        ? recorded == own.Uid()
        : artifactWorkflow is { Spec.Cron: null, Status.StartTime: not null } && WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase);

    private async Task<ArtifactWorkflowObservation> FindAsync(ArtifactWorkflowObservation observed, CancellationToken cancellationToken) =>
        await client.GetAsync<V1Alpha1Workflow>(observed.ArtifactWorkflow.Name(), observed.ArtifactWorkflow.Namespace(), cancellationToken) is { } workflow
            ? observed with { Existing = workflow.WithLabelledPhase() }
            : observed;

    private async Task<IReadOnlyList<V1Alpha1Workflow>> VerifyRunsAsync(
        ArtifactWorkflowObservation observed, IKubernetesObject<V1ObjectMeta> schedule, CancellationToken cancellationToken)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        origins.Retain(artifactWorkflow, [schedule, .. observed.ScheduledRuns]);
        var own = new List<V1Alpha1Workflow>();
        var left = MostComparisons;
        foreach (var run in observed.ScheduledRuns.Reverse())
        {
            if (origins.Find(artifactWorkflow, run) ?? (left-- > 0 && await IsOwnAsync(artifactWorkflow, run, isRun: true, cancellationToken)))
            {
                own.Add(run);
            }
        }

        own.Reverse();
        return own;
    }

    private async Task<bool> IsOwnAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, IKubernetesObject<V1ObjectMeta> existing, bool isRun, CancellationToken cancellationToken)
    {
        if (origins.Find(artifactWorkflow, existing) is { } known)
        {
            return known;
        }

        if (await CompareAsync(artifactWorkflow, existing, isRun, cancellationToken) is not { } isSame)
        {
            return false;
        }

        origins.Remember(artifactWorkflow, existing, isSame);
        if (!isSame)
        {
            ArtifactWorkflowLog.Ignored(logger, artifactWorkflow.Namespace(), artifactWorkflow.Name(), existing.Kind, existing.Name());
        }

        return isSame;
    }

    /// <summary>Returns null if the object no longer exists.</summary>
    private async Task<bool?> CompareAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, IKubernetesObject<V1ObjectMeta> existing, bool isRun, CancellationToken cancellationToken)
    {
        IWorkflowDefinition? definition = existing is V1Alpha1CronWorkflow
            ? await client.GetAsync<CronWorkflowDefinition>(existing.Name(), existing.Namespace(), cancellationToken)
            : await client.GetAsync<WorkflowDefinition>(existing.Name(), existing.Namespace(), cancellationToken);
        return definition?.Uid() != existing.Uid() ? null : definition is not null && comparer.IsSame(artifactWorkflow, definition, isRun);
    }
}

/// <summary>Remembers which Argo objects do the work of their ArtifactWorkflow, and which only name it as their owner.</summary>
internal sealed class WorkflowOrigins
{
    private readonly ConcurrentDictionary<ObjectKey, ImmutableDictionary<string, bool>> _known = new();

    /// <summary>Returns true for an object of the ArtifactWorkflow, false for one of another writer, or null if that is unknown.</summary>
    public bool? Find(V1Alpha1ArtifactWorkflow artifactWorkflow, IMetadata<V1ObjectMeta> existing) =>
        _known.TryGetValue(ObjectKey.Of(artifactWorkflow), out var known) && known.TryGetValue(existing.Uid() ?? "", out var isOwn) ? isOwn : null;

    public void Remember(V1Alpha1ArtifactWorkflow artifactWorkflow, IMetadata<V1ObjectMeta> existing, bool isOwn) =>
        _known.AddOrUpdate(
            ObjectKey.Of(artifactWorkflow),
            _ => ImmutableDictionary<string, bool>.Empty.SetItem(existing.Uid() ?? "", isOwn),
            (_, known) => known.SetItem(existing.Uid() ?? "", isOwn));

    /// <summary>Drops all objects but these.</summary>
    public void Retain(V1Alpha1ArtifactWorkflow artifactWorkflow, IEnumerable<IMetadata<V1ObjectMeta>> existing)
    {
        if (_known.TryGetValue(ObjectKey.Of(artifactWorkflow), out var known) && known.Keys.Except(existing.Select(kept => kept.Uid() ?? "")).ToList() is { Count: > 0 } gone)
        {
            _known[ObjectKey.Of(artifactWorkflow)] = known.RemoveRange(gone);
        }
    }

    public void Forget(V1Alpha1ArtifactWorkflow artifactWorkflow) => _known.TryRemove(ObjectKey.Of(artifactWorkflow), out _);
}

/// <summary>Compares the whole spec of an Argo object with the one that the operator would create.</summary>
internal sealed class WorkflowComparer(ObjectJson json, ArgoOptions options)
{
    // Decided by options of this operator, or set by Argo's own commands on a run.
    private static readonly string[] FreeFields = ["podGC", "activeDeadlineSeconds", "ttlStrategy", "suspend", "shutdown"];
    private static readonly string[] FreeScheduleFields = ["suspend", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"];

    /// <summary>Returns true if both have the same work. Fields without a value do not count: Argo writes some of them.</summary>
    /// <param name="artifactWorkflow">The ArtifactWorkflow.</param>
    /// <param name="existing">The existing object.</param>
    /// <param name="isRun">True if the object is a run that Argo starts for the schedule of the ArtifactWorkflow.</param>
    public bool IsSame(V1Alpha1ArtifactWorkflow artifactWorkflow, IWorkflowDefinition existing, bool isRun)
    {
        if (existing.Spec is not { ValueKind: JsonValueKind.Object } spec || JsonObject.Create(spec) is not { } actual)
        {
            return false;
        }

        var created = WorkflowFactory.Create(artifactWorkflow, options, null);
        var bytes = created is V1Alpha1CronWorkflow schedule ? json.Serialize(schedule) : json.Serialize((V1Alpha1Workflow)created);
        var expected = JsonNode.Parse(bytes)?["spec"]?.AsObject() ?? [];
        return artifactWorkflow.Spec.Cron is null ? IsSameRun(artifactWorkflow, expected, actual)
            : expected["workflowSpec"] is JsonObject expectedRun && (isRun ? actual : actual["workflowSpec"]) is JsonObject actualRun
                && IsSameRun(artifactWorkflow, expectedRun, actualRun)
                && (isRun || AreEqual(expected, actual, ["workflowSpec", .. FreeScheduleFields]));
    }

    private static bool IsSameRun(V1Alpha1ArtifactWorkflow artifactWorkflow, JsonObject expected, JsonObject actual) =>
        AreEqual(expected, actual, ["volumes", .. FreeFields])
        && (actual["volumes"] is not { } volumes || (volumes is JsonArray list && list.All(volume => IsOwnVolume(artifactWorkflow.Spec, volume))));

    private static bool IsOwnVolume(V1Alpha1ArtifactWorkflowSpec spec, JsonNode? volume) =>
        JsonNode.DeepEquals(volume, Volume(CredentialVolumes.Source, spec.SrcSecretRef?.Name))
        || JsonNode.DeepEquals(volume, Volume(CredentialVolumes.Destination, spec.DstSecretRef?.Name));

    private static JsonObject Volume(string name, string? secret) => secret is { Length: > 0 }
        ? new() { ["name"] = name, ["secret"] = new JsonObject { ["secretName"] = secret } }
        : new() { ["name"] = name, ["emptyDir"] = new JsonObject() };

    private static bool AreEqual(JsonObject expected, JsonObject actual, IReadOnlyList<string> free) =>
        expected.Select(field => field.Key).Union(actual.Select(field => field.Key)).Except(free)
            .All(field => JsonNode.DeepEquals(WithoutEmpty(expected[field]), WithoutEmpty(actual[field])));

    private static JsonNode? WithoutEmpty(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                var kept = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, WithoutEmpty(field.Value))).Where(field => field.Value is not null));
                return kept.Count == 0 ? null : kept;
            case JsonArray items:
                return items.Count == 0 ? null : new JsonArray([.. items.Select(WithoutEmpty)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0:
                return null;
            default:
                return node?.DeepClone();
        }
    }
}
