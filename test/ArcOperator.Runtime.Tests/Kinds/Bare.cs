namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind with a status and, like Argo's Workflow, no status subresource: its definition is written by hand.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Bare", PluralName = "bares")]
public sealed class Bare : CustomKubernetesEntity, IStatus<GearStatus>
{
    public GearStatus Status { get; set; } = null!;
}
