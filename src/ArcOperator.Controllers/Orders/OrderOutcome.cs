namespace ArcOperator.Controllers.Orders;

/// <summary>What came of carrying a plan out.</summary>
/// <param name="Problems">Artifacts whose workflow the API server refused.</param>
/// <param name="Error">The first thing that went wrong and may go right when tried again; null if nothing did.</param>
internal sealed record OrderOutcome(IReadOnlyList<ArtifactProblem> Problems, Exception? Error)
{
    public static readonly OrderOutcome AllDone = new([], null);
}
