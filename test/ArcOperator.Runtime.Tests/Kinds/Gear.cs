using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>The kind of most tests.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Gear", PluralName = "gears")]
[Description("Turns.")]
public sealed class Gear : CustomKubernetesEntity<GearSpec, GearStatus>;
