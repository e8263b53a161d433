namespace ArcOperator.Api.ArtifactTypes;

public sealed record ArtifactTypeRules
{
    [Description("Types of Endpoint that artifacts may come from. Empty: any.")]
    [Items(MaxItems = 64)]
    [ItemRules(MinLength = 1, MaxLength = 63)]
    [XListType("set")]
    public IReadOnlyList<string>? SrcTypes { get; init; }

    [Description("Types of Endpoint that artifacts may go to. Empty: any.")]
    [Items(MaxItems = 64)]
    [ItemRules(MinLength = 1, MaxLength = 63)]
    [XListType("set")]
    public IReadOnlyList<string>? DstTypes { get; init; }
}
