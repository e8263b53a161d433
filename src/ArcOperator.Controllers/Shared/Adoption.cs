using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Sets the owner of an object that was restored from a backup, or released by <c>--cascade=orphan</c>.</summary>
internal static class Adoption
{
    /// <summary>Returns the merge patch that makes <paramref name="owner"/> the managing owner, if the object did not change meanwhile.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="owner">The new owner.</param>
    /// <param name="finalizer">A finalizer to add, or null.</param>
    /// <param name="order">The value of the label <see cref="ArcLabels.Order"/>, or null to leave the label unchanged.</param>
    public static JsonObject Patch(IKubernetesObject<V1ObjectMeta> entity, IKubernetesObject<V1ObjectMeta> owner, string? finalizer, string? order)
    {
        var metadata = new JsonObject
        {
            ["uid"] = entity.Uid(),
            ["resourceVersion"] = entity.ResourceVersion(),
            ["ownerReferences"] = new JsonArray(
                [.. (entity.Metadata.OwnerReferences ?? []).Where(reference => reference.Controller is not true).Append(owner.MakeOwnerReference()).Select(Json)]),
        };
        if (finalizer is not null && !entity.HasFinalizer(finalizer))
        {
            metadata["finalizers"] = new JsonArray([.. (entity.Finalizers() ?? []).Append(finalizer).Select(name => (JsonNode?)JsonValue.Create(name))]);
        }

        if (order is not null)
        {
            metadata["labels"] = new JsonObject { [ArcLabels.Order] = order };
        }

        return new() { ["metadata"] = metadata };
    }

    private static JsonNode? Json(V1OwnerReference reference) => new JsonObject
    {
        ["apiVersion"] = reference.ApiVersion,
        ["kind"] = reference.Kind,
        ["name"] = reference.Name,
        ["uid"] = reference.Uid,
        ["controller"] = reference.Controller,
        ["blockOwnerDeletion"] = reference.BlockOwnerDeletion,
    };
}

/// <summary>Compares specs of ArtifactWorkflows by their work. TTLs do not count.</summary>
internal static class SameWork
{
    /// <summary>Returns true if both specs have the same template, parameters, Secrets and schedule.</summary>
    public static bool IsSame(V1Alpha1ArtifactWorkflowSpec one, V1Alpha1ArtifactWorkflowSpec other) =>
        one.WorkflowTemplateRef.Name == other.WorkflowTemplateRef.Name
        && (one.WorkflowTemplateRef.ClusterScope is true) == (other.WorkflowTemplateRef.ClusterScope is true)
        && Parameters(one).SequenceEqual(Parameters(other))
        && (one.SrcSecretRef?.Name ?? "") == (other.SrcSecretRef?.Name ?? "")
        && (one.DstSecretRef?.Name ?? "") == (other.DstSecretRef?.Name ?? "")
        && one.SecretVolumes == other.SecretVolumes
        && IsSameGates(one, other)
        && IsSame(one.Cron, other.Cron);

    /// <summary>Returns true if both specs come from the same artifact type: template, gates, policy and parameters, without those of the Endpoints.</summary>
    public static bool IsSameType(V1Alpha1ArtifactWorkflowSpec one, V1Alpha1ArtifactWorkflowSpec other) =>
        one.WorkflowTemplateRef.Name == other.WorkflowTemplateRef.Name
        && (one.WorkflowTemplateRef.ClusterScope is true) == (other.WorkflowTemplateRef.ClusterScope is true)
        && one.SecretVolumes == other.SecretVolumes
        && IsSameGates(one, other)
        && Parameters(one).Where(IsOfType).SequenceEqual(Parameters(other).Where(IsOfType));

    private static bool IsSameGates(V1Alpha1ArtifactWorkflowSpec one, V1Alpha1ArtifactWorkflowSpec other) =>
        (one.Gates ?? []).Order(StringComparer.Ordinal).SequenceEqual((other.Gates ?? []).Order(StringComparer.Ordinal))
        && (one.Policy?.MaxDatabaseAge ?? "") == (other.Policy?.MaxDatabaseAge ?? "");

    private static bool IsOfType((string Name, string) parameter) =>
        parameter.Name is not ("srcType" or "srcRemoteURL" or "srcSecret" or "dstType" or "dstRemoteURL" or "dstSecret");

    private static IEnumerable<(string Name, string)> Parameters(V1Alpha1ArtifactWorkflowSpec spec) =>
        (spec.Parameters ?? []).Select(parameter => (parameter.Name, parameter.Value ?? "")).OrderBy(parameter => parameter.Name, StringComparer.Ordinal);

    private static bool IsSame(Cron? one, Cron? other) => one is null || other is null
        ? one is null && other is null
        : one.Schedules.SequenceEqual(other.Schedules)
            && (one.Timezone ?? "") == (other.Timezone ?? "")
            && one.StartingDeadlineSeconds == other.StartingDeadlineSeconds
            && (one.When ?? "") == (other.When ?? "")
            && Policy(one) == Policy(other);

    private static string Policy(Cron cron) => cron.ConcurrencyPolicy is { Length: > 0 } policy ? policy : "Forbid";
}
