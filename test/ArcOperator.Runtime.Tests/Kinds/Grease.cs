namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind that another test installs when it wants it.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Grease", PluralName = "greases")]
public sealed class Grease : CustomKubernetesEntity<ToothSpec>;
