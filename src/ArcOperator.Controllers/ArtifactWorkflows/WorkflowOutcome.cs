namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What came of carrying a plan out.</summary>
/// <param name="Obstacle">Why the Workflow could not be started; null if it was, or none was to be.</param>
/// <param name="Error">What went wrong and may go right when tried again; null if nothing did.</param>
internal sealed record WorkflowOutcome(Obstacle? Obstacle, Exception? Error)
{
    public static readonly WorkflowOutcome AllDone = new(null, null);
}
