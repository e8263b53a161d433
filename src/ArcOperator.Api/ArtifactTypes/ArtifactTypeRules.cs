namespace ArcOperator.Api.ArtifactTypes;

/// <summary>The Endpoint types between which artifacts of a type may be copied.</summary>
public sealed record ArtifactTypeRules
{
    [Description("Types of Endpoints that may be the source. If empty, any type may be.")]
    [Items(MaxItems = 64)]
    [ItemRules(MinLength = 1, MaxLength = 63)]
    [XListType("set")]
    public IReadOnlyList<string>? SrcTypes { get; init; }

    [Description("Types of Endpoints that may be the destination. If empty, any type may be.")]
    [Items(MaxItems = 64)]
    [ItemRules(MinLength = 1, MaxLength = 63)]
    [XListType("set")]
    public IReadOnlyList<string>? DstTypes { get; init; }
}
