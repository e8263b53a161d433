using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Asks the API server where the cache is not enough: for a Workflow that seems to be lost, and for an Argo object that seems to be released.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A released object is adoptable only without a living owner, and only if its whole spec is what this operator would create.</para>
/// <para><b>Assumptions.</b> A user who may write Argo objects in a namespace may also write their status, so a status proves no more than a spec.</para>
/// <para><b>Caveats.</b> Options may have changed since the object was created. Fields that the operator's options decide may therefore differ.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/>.</para>
/// </remarks>
internal sealed class WorkflowLookup(IKubernetesClient client, ObjectJson json, ArgoOptions options)
{
    // Decided by options of this operator, or set by Argo's own commands on a run.
    private static readonly string[] FreeFields = ["podGC", "activeDeadlineSeconds", "ttlStrategy", "suspend", "shutdown"];
    private static readonly string[] FreeScheduleFields = ["suspend", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"];

    /// <summary>Returns the observation with the facts that only the API server has.</summary>
    public async Task<ArtifactWorkflowObservation> ConfirmAsync(ArtifactWorkflowObservation observed, CancellationToken cancellationToken) =>
        SeemsLost(observed) ? await FindAsync(observed, cancellationToken)
        : SeemsReleased(observed) && observed.Existing is { } existing && await ReadSpecAsync(existing, cancellationToken) is { } spec
            ? observed with { IsAdoptable = IsSame(observed.ArtifactWorkflow, spec) }
        : observed;

    /// <summary>Returns true if the Argo object of this name may be the ArtifactWorkflow's own, as far as the cache shows.</summary>
    public static bool SeemsReleased(ArtifactWorkflowObservation observed) =>
        observed is { Own: null, IsWaitingForOrder: false, IsOrderDeleting: false, Existing: { } existing }
        && !existing.IsDeleting()
        && existing.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator
        && existing.GetLabel(ArcLabels.Intent) == observed.ArtifactWorkflow.GetLabel(ArcLabels.Intent)
        && (existing.GetController() is not { } owner || (owner.Kind == observed.ArtifactWorkflow.Kind && owner.Name == observed.ArtifactWorkflow.Name()));

    // After a start the cache may be older than the status: another API server than the one of the last write may be behind.
    private static bool SeemsLost(ArtifactWorkflowObservation observed) =>
        observed is { Own: null, HasArgo: true, IsOrderDeleting: false, IsWaitingForOrder: false, ArtifactWorkflow: { Spec.Cron: null, Status.StartTime: not null } artifactWorkflow }
        && !WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase);

    private async Task<ArtifactWorkflowObservation> FindAsync(ArtifactWorkflowObservation observed, CancellationToken cancellationToken) =>
        await client.GetAsync<V1Alpha1Workflow>(observed.ArtifactWorkflow.Name(), observed.ArtifactWorkflow.Namespace(), cancellationToken) is { } workflow
            ? observed with { Existing = workflow.WithLabelledPhase() }
            : observed;

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
        JsonNode.DeepEquals(volume, Volume(CredentialVolumes.Source, spec.SrcSecretRef?.Name))
        || JsonNode.DeepEquals(volume, Volume(CredentialVolumes.Destination, spec.DstSecretRef?.Name));

    private static JsonObject Volume(string name, string? secret) => secret is { Length: > 0 }
        ? new() { ["name"] = name, ["secret"] = new JsonObject { ["secretName"] = secret } }
        : new() { ["name"] = name, ["emptyDir"] = new JsonObject() };

    private static bool AreEqual(JsonObject expected, JsonObject actual, IReadOnlyList<string> free) =>
        expected.Select(field => field.Key).Union(actual.Select(field => field.Key)).Except(free)
            .All(field => JsonNode.DeepEquals(expected[field], actual[field]));

    private async Task<JsonObject?> ReadSpecAsync(IKubernetesObject<V1ObjectMeta> existing, CancellationToken cancellationToken) =>
        existing is V1Alpha1CronWorkflow
            ? Spec(await client.GetAsync<CronWorkflowDefinition>(existing.Name(), existing.Namespace(), cancellationToken))
            : Spec(await client.GetAsync<WorkflowDefinition>(existing.Name(), existing.Namespace(), cancellationToken));

    private static JsonObject? Spec(IWorkflowDefinition? definition) =>
        definition?.Spec is { ValueKind: JsonValueKind.Object } spec ? JsonObject.Create(spec) : null;
}
