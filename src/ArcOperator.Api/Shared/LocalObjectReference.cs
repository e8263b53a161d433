namespace ArcOperator.Api.Shared;

/// <summary>Names an object in the same namespace.</summary>
public sealed record LocalObjectReference
{
    [Description("Name of the object, in the same namespace.")]
    [Length(MaxLength = ArcGroup.LongestName)]
    public string? Name { get; init; }
}
