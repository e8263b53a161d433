namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind that another test installs while it runs.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Oil", PluralName = "oils")]
public sealed class Oil : CustomKubernetesEntity<ToothSpec>;
