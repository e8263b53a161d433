namespace ArcOperator.Controllers.Orders;

/// <summary>What became of an artifact: work, or a problem; one of the two.</summary>
internal sealed record Resolution(DesiredWorkflow? Workflow, ArtifactProblem? Problem);
