namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind that nobody ever installs.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "Nowhere", PluralName = "nowheres")]
public sealed class Nowhere : CustomKubernetesEntity<ToothSpec>;
