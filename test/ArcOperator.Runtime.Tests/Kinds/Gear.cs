using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>The kind that most tests are about.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Gear", PluralName = "gears")]
[Description("Turns.")]
public sealed class Gear : CustomKubernetesEntity<GearSpec, GearStatus>;
