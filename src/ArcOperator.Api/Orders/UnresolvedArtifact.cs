namespace ArcOperator.Api.Orders;

public sealed record UnresolvedArtifact
{
    [Description("The artifact's place in spec.artifacts.")]
    [Required]
    public int ArtifactIndex { get; init; }

    [Description("Why, in one word for programs.")]
    [Required]
    public string Reason { get => field ?? ""; init; }

    [Description("Why, in a sentence for people.")]
    [Required]
    public string Message { get => field ?? ""; init; }
}
