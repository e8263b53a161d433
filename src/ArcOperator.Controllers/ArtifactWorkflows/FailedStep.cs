using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>A step that failed, and the end of what it printed.</summary>
internal sealed record FailedStep(FailedNode Node, string? Log);
