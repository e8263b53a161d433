namespace ArcOperator.Runtime.Tests.Kinds;

public sealed record GearStatus
{
    public string? Phase { get; init; }

    public long? ObservedGeneration { get; init; }

    public GearWear? Wear { get; init; }

    public DateTime? LastLookAt { get; init; }

    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
