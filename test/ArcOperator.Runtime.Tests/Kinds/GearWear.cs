namespace ArcOperator.Runtime.Tests.Kinds;

public sealed record GearWear
{
    public int? Turns { get; init; }

    public string? Note { get; init; }
}
