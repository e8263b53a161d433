namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind whose objects belong to gears.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Tooth", PluralName = "teeth")]
public sealed class Tooth : CustomKubernetesEntity<ToothSpec>;
