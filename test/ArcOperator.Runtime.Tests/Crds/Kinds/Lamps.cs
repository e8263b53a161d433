using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Crds.Kinds;

/// <summary>One kind in several versions, and kinds of other shapes.</summary>
internal static class Lamps
{
    public const string Group = "crds.test";

    public sealed record Spec
    {
        public int? Watts { get; init; }
    }

    public sealed record OldSpec
    {
        public string? Power { get; init; }
    }

    [KubernetesEntity(Group = Group, ApiVersion = "v1alpha1", Kind = "Lamp", PluralName = "lamps")]
    public sealed class V1Alpha1 : CustomKubernetesEntity<OldSpec>;

    [KubernetesEntity(Group = Group, ApiVersion = "v1beta1", Kind = "Lamp", PluralName = "lamps")]
    [KubernetesEntityShortNames("beta")]
    public sealed class V1Beta1 : CustomKubernetesEntity<OldSpec>;

    [KubernetesEntity(Group = Group, ApiVersion = "v1", Kind = "Lamp", PluralName = "lamps")]
    [KubernetesEntityShortNames("lmp")]
    public sealed class V1 : CustomKubernetesEntity<Spec>;

    [KubernetesEntity(Group = Group, ApiVersion = "v10", Kind = "Lamp", PluralName = "lamps")]
    public sealed class V10 : CustomKubernetesEntity<Spec>;

    [KubernetesEntity(Group = Group, ApiVersion = "v2", Kind = "Lamp", PluralName = "lamps")]
    public sealed class V2 : CustomKubernetesEntity<Spec>;

    [KubernetesEntity(Group = Group, ApiVersion = "v1alpha2", Kind = "Lamp", PluralName = "lamps")]
    [StorageVersion]
    public sealed class Stored : CustomKubernetesEntity<Spec>;

    [KubernetesEntity(Group = Group, ApiVersion = "v1alpha3", Kind = "Lamp", PluralName = "lamps")]
    [StorageVersion]
    public sealed class StoredToo : CustomKubernetesEntity<Spec>;

    [KubernetesEntity(Group = Group, ApiVersion = "v1", Kind = "Sun", PluralName = "suns")]
    [EntityScope(EntityScope.Cluster)]
    public sealed class Sun : CustomKubernetesEntity<Spec>;

    [KubernetesEntity(Group = Group, ApiVersion = "v1", Kind = "Dark", PluralName = "darks")]
    public sealed class Dark : CustomKubernetesEntity;

    [KubernetesEntity(Group = Group, ApiVersion = "v1", Kind = "Candle", PluralName = "candles")]
    public sealed class Candle : CustomKubernetesEntity
    {
        [Required]
        [Description("What it burns.")]
        public string? Wax { get; init; }

        public Spec? Flame { get; init; }
    }
}
