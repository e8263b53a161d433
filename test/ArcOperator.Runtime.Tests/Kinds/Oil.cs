namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind that one test installs when it wants it.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Oil", PluralName = "oils")]
public sealed class Oil : CustomKubernetesEntity<ToothSpec>;
