namespace ArcOperator.Runtime.Tests.Crds.Kinds;

public sealed record ShowcaseStatus
{
    public string? Phase { get; init; }

    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
