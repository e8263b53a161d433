using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Makes an ArtifactWorkflow the owner of its Argo object again, after a restore or a deletion with <c>--cascade=orphan</c>.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Only an object without a living owner is adopted, and only if its whole spec is what this operator would create.</para>
/// <para><b>Assumptions.</b> Who may write Argo objects in a namespace may also write their status, so a status proves no more than a spec.</para>
/// <para><b>Caveats.</b> Options may have changed since the object was created. Fields that the operator's options decide may therefore differ.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/>; a conflict means that the object changed meanwhile.</para>
/// </remarks>
internal sealed class WorkflowAdoption(IKubernetesClient client, KubernetesJson json, EventJournal journal, ArgoOptions options, ILogger<WorkflowAdoption> logger)
{
    // Decided by options of this operator, or set by Argo's own commands on a run.
    private static readonly string[] FreeFields = ["podGC", "activeDeadlineSeconds", "ttlStrategy", "suspend", "shutdown"];
    private static readonly string[] FreeScheduleFields = ["suspend", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"];

    /// <summary>Returns true if the Argo object of this name may be the ArtifactWorkflow's own, as far as the cache shows.</summary>
    public static bool IsCandidate(WorkflowObservation observed) =>
        observed is { Own: null, IsWaitingForOrder: false, Made: { } made }
        && !made.IsDeleting()
        && made.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator
        && made.GetLabel(ArcLabels.Intent) == observed.ArtifactWorkflow.GetLabel(ArcLabels.Intent)
        && (made.GetController() is not { } owner || (owner.Kind == observed.ArtifactWorkflow.Kind && owner.Name == observed.ArtifactWorkflow.Name()));

    /// <summary>Adopts the Argo object if its spec is the ArtifactWorkflow's.</summary>
    /// <returns>True if the ArtifactWorkflow owns the object now.</returns>
    public async Task<bool> AdoptAsync(WorkflowObservation observed, CancellationToken cancellationToken)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        if (observed.Made is not { } made || await ReadSpecAsync(made, cancellationToken) is not { } spec || !IsSame(artifactWorkflow, spec))
        {
            return false;
        }

        var patch = MergePatch.Of(Adoption.Patch(made, artifactWorkflow, null, null));
        await (made is V1Alpha1CronWorkflow schedule
            ? client.PatchAsync(schedule, patch, cancellationToken: cancellationToken)
            : (Task)client.PatchAsync((V1Alpha1Workflow)made, patch, cancellationToken: cancellationToken));
        ArtifactWorkflowLog.Adopted(logger, artifactWorkflow.FullName(), made.Kind);
        await journal.RecordAsync(artifactWorkflow, [EventRecord.Normal(ArcEvents.Adopted, $"took over Argo {made.Kind} {made.Name()} again")], cancellationToken);
        return true;
    }

    private bool IsSame(V1Alpha1ArtifactWorkflow artifactWorkflow, JsonObject actual)
    {
        var created = WorkflowFactory.Create(artifactWorkflow, options, null);
        var bytes = created is V1Alpha1CronWorkflow schedule ? json.Serialize(schedule) : json.Serialize((V1Alpha1Workflow)created);
        var expected = JsonNode.Parse(bytes)?["spec"]?.AsObject() ?? [];
        return artifactWorkflow.Spec.Cron is null ? IsSameRun(artifactWorkflow, expected, actual)
            : expected["workflowSpec"] is JsonObject expectedRun && actual["workflowSpec"] is JsonObject actualRun
                && IsSameRun(artifactWorkflow, expectedRun, actualRun)
                && AreEqual(expected, actual, ["workflowSpec", .. FreeScheduleFields]);
    }

    private static bool IsSameRun(V1Alpha1ArtifactWorkflow artifactWorkflow, JsonObject expected, JsonObject actual) =>
        AreEqual(expected, actual, ["volumes", .. FreeFields])
        && (actual["volumes"] is not { } volumes || (volumes is JsonArray list && list.All(volume => IsOwnVolume(artifactWorkflow.Spec, volume))));

    private static bool IsOwnVolume(V1Alpha1ArtifactWorkflowSpec spec, JsonNode? volume) =>
        JsonNode.DeepEquals(volume, Volume("src-secret-vol", spec.SrcSecretRef?.Name)) || JsonNode.DeepEquals(volume, Volume("dst-secret-vol", spec.DstSecretRef?.Name));

    private static JsonObject Volume(string name, string? secret) => secret is { Length: > 0 }
        ? new() { ["name"] = name, ["secret"] = new JsonObject { ["secretName"] = secret } }
        : new() { ["name"] = name, ["emptyDir"] = new JsonObject() };

    private static bool AreEqual(JsonObject expected, JsonObject actual, IReadOnlyList<string> free) =>
        expected.Select(field => field.Key).Union(actual.Select(field => field.Key)).Except(free)
            .All(field => JsonNode.DeepEquals(expected[field], actual[field]));

    private async Task<JsonObject?> ReadSpecAsync(IKubernetesObject<V1ObjectMeta> made, CancellationToken cancellationToken) =>
        made is V1Alpha1CronWorkflow
            ? Spec(await client.GetAsync<CronWorkflowDefinition>(made.Name(), made.Namespace(), cancellationToken))
            : Spec(await client.GetAsync<WorkflowDefinition>(made.Name(), made.Namespace(), cancellationToken));

    private static JsonObject? Spec(IWorkflowDefinition? definition) =>
        definition?.Spec is { ValueKind: System.Text.Json.JsonValueKind.Object } spec ? JsonObject.Create(spec) : null;
}
