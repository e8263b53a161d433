namespace ArcOperator.Api.Orders;

/// <summary>An artifact for which no workflow can be created.</summary>
public sealed record UnresolvedArtifact
{
    [Description("Index of the artifact in spec.artifacts.")]
    [Required]
    public int ArtifactIndex { get; init; }

    [Description("Machine-readable reason, such as InvalidEndpoint.")]
    [Required]
    public string Reason { get => field ?? ""; init; }

    [Description("Human-readable explanation, with the action to take.")]
    [Required]
    public string Message { get => field ?? ""; init; }
}
