using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What is to be done about an ArtifactWorkflow, and what its status is to speak of.</summary>
internal sealed record WorkflowPlan
{
    public V1Alpha1Workflow? Create { get; init; }

    /// <summary>A Workflow from before a force-at, which must go before another can take its name.</summary>
    public V1Alpha1Workflow? Delete { get; init; }

    /// <summary>True: the ArtifactWorkflow's own time is over.</summary>
    public bool DeleteArtifactWorkflow { get; init; }

    public Obstacle? Obstacle { get; init; }

    /// <summary>True: the Workflow had begun and is gone, and nobody saw how it ended.</summary>
    public bool IsLost { get; init; }

    /// <summary>True: what the status says is of a run before a force-at, and counts no more.</summary>
    public bool IsRestart { get; init; }

    /// <summary>The force-at that is obeyed by this plan, or was by an earlier one.</summary>
    public DateTimeOffset? ForcedAt { get; init; }

    /// <summary>What is wrong with the force-at; null if nothing is.</summary>
    public string? AnnotationProblem { get; init; }
}
