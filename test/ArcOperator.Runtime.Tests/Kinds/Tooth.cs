namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>What a gear owns.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Tooth", PluralName = "teeth")]
public sealed class Tooth : CustomKubernetesEntity<ToothSpec>;
