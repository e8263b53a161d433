using System.Text.Json;
using ArcOperator.Api.Foreign;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>
/// An Argo Workflow. The specification is unparsed JSON, because merging and substitution work on JSON. Argo's CRD has no status
/// subresource.
/// </summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
internal sealed class Workflow : CustomKubernetesEntity
{
    public JsonElement Spec { get; init; }

    public WorkflowStatus Status { get => field ??= new(); init; }
}

/// <summary>The specification of a Workflow after merging. Parts with variables remain JSON until their variables are replaced.</summary>
internal sealed record WorkflowSpec
{
    public string? Entrypoint { get; init; }

    public string? OnExit { get; init; }

    public Arguments? Arguments { get; init; }

    public IReadOnlyList<JsonElement> Templates { get => field ?? []; init; }

    public IReadOnlyList<JsonElement> Volumes { get => field ?? []; init; }

    public IReadOnlyList<VolumeClaimTemplate> VolumeClaimTemplates { get => field ?? []; init; }

    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>Applies to each template without a retry strategy, steps and DAGs included.</summary>
    public RetryStrategy? RetryStrategy { get; init; }

    public TtlStrategy? TtlStrategy { get; init; }
}

/// <summary>Seconds until a finished Workflow is deleted. Null keeps the Workflow.</summary>
internal sealed record TtlStrategy
{
    public long? SecondsAfterCompletion { get; init; }

    public long? SecondsAfterSuccess { get; init; }

    public long? SecondsAfterFailure { get; init; }
}

/// <summary>A specification for Workflows of one namespace.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "WorkflowTemplate", PluralName = "workflowtemplates")]
internal sealed class WorkflowTemplate : CustomKubernetesEntity
{
    public JsonElement Spec { get; init; }
}

/// <summary>A specification for Workflows of all namespaces.</summary>
[KubernetesEntity(
    Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "ClusterWorkflowTemplate", PluralName = "clusterworkflowtemplates")]
[EntityScope(EntityScope.Cluster)]
internal sealed class ClusterWorkflowTemplate : CustomKubernetesEntity
{
    public JsonElement Spec { get; init; }
}
