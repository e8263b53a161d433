namespace ArcOperator.Runtime.Tests.Kinds;

public sealed record GearSpec
{
    public int? Size { get; init; }

    /// <summary>The name of a ConfigMap of the same namespace.</summary>
    public string? Material { get; init; }

    public IReadOnlyList<string>? Teeth { get; init; }
}
