namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>A kind that is never installed.</summary>
[KubernetesEntity(Group = KindsGroup.Group, ApiVersion = KindsGroup.Version, Kind = "UninstalledKind", PluralName = "uninstalledkinds")]
public sealed class UninstalledKind : CustomKubernetesEntity<ToothSpec>;
