namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind with a status and without a status subresource, like Argo's Workflow. Its definition is written by hand.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Bare", PluralName = "bares")]
public sealed class Bare : CustomKubernetesEntity, IStatus<GearStatus>
{
    public GearStatus Status { get; set; } = null!;
}
