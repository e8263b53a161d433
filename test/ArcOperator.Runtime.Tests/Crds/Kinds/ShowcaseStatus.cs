using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Crds.Kinds;

public sealed record ShowcaseStatus
{
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
