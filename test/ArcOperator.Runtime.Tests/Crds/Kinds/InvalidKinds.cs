using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Crds.Kinds;

/// <summary>Classes for which no schema can be generated.</summary>
internal static class InvalidKinds
{
    public sealed class NoKind : CustomKubernetesEntity;

    [KubernetesEntity(Group = "crds.test", ApiVersion = "v1", Kind = "Mistake", PluralName = "mistakes")]
    public sealed class Kind<TSpec> : CustomKubernetesEntity<TSpec>
        where TSpec : new();

    public sealed class Unsigned
    {
        public uint Number { get; init; }
    }

    public sealed class Enumeration
    {
        public DayOfWeek Day { get; init; }
    }

    public sealed class PlainArray
    {
        public string[] Items { get; init; } = [];
    }

    public sealed class PlainList
    {
        public List<string> Items { get; init; } = [];
    }

    public sealed class PlainDictionary
    {
        public Dictionary<string, string> Items { get; init; } = [];
    }

    public sealed class Bytes
    {
        public byte[]? Data { get; init; }
    }

    public sealed class UriProperty
    {
        public Uri? Address { get; init; }
    }

    public sealed class Nested
    {
        public IReadOnlyList<Unsigned>? Inner { get; init; }
    }

    public sealed class SelfReference
    {
        public IReadOnlyList<SelfReference>? Branches { get; init; }
    }

    public sealed class CycleStart
    {
        public CycleEnd? CycleEnd { get; init; }
    }

    public sealed class CycleEnd
    {
        public CycleStart? CycleStart { get; init; }
    }

    public sealed class ItemRuleOnText
    {
        [ItemValidationRule("self != ''")]
        public string? Text { get; init; }
    }
}
