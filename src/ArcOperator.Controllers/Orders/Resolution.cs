namespace ArcOperator.Controllers.Orders;

/// <summary>
/// The work that an artifact stands for, or the problem that hides it. With both the work is known and must not be started:
/// work that exists was accepted before the rule was.
/// </summary>
internal sealed record Resolution(DesiredWorkflow? Workflow, ArtifactProblem? Problem);
