namespace ArcOperator.Runtime.Tests.Kinds;

public sealed record ToothSpec
{
    public int? Length { get; init; }
}
