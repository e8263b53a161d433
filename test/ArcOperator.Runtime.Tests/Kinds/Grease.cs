namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind that one test installs while it runs.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Grease", PluralName = "greases")]
public sealed class Grease : CustomKubernetesEntity<ToothSpec>;
