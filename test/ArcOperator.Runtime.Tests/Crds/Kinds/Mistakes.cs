using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Crds.Kinds;

/// <summary>Classes that a schema cannot say.</summary>
internal static class Mistakes
{
    public sealed class NoKind : CustomKubernetesEntity;

    [KubernetesEntity(Group = "crds.test", ApiVersion = "v1", Kind = "Mistake", PluralName = "mistakes")]
    public sealed class Of<TSpec> : CustomKubernetesEntity<TSpec>
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

    public sealed class Foreigner
    {
        public Uri? Address { get; init; }
    }

    public sealed class Nested
    {
        public IReadOnlyList<Unsigned>? Inner { get; init; }
    }

    public sealed class Tree
    {
        public IReadOnlyList<Tree>? Branches { get; init; }
    }

    public sealed class Chicken
    {
        public Egg? Egg { get; init; }
    }

    public sealed class Egg
    {
        public Chicken? Chicken { get; init; }
    }

    public sealed class ItemRuleOnText
    {
        [ItemValidationRule("self != ''")]
        public string? Text { get; init; }
    }
}
