using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows.Waiting;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What is to be done about an ArtifactWorkflow, and what its status is to speak of.</summary>
internal sealed record WorkflowPlan
{
    /// <summary>A Workflow or CronWorkflow to be handed to Argo.</summary>
    public IKubernetesObject<V1ObjectMeta>? Create { get; init; }

    /// <summary>One from before a force-at, which must go before another can take its name.</summary>
    public IKubernetesObject<V1ObjectMeta>? Delete { get; init; }

    /// <summary>Whether the CronWorkflow is to be suspended, or set going again; null: it is as it should be.</summary>
    public bool? Suspend { get; init; }

    /// <summary>True if the Order is suspended.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>The run that the status is to speak of; null: none.</summary>
    public V1Alpha1Workflow? Run { get; init; }

    /// <summary>The CronWorkflow that the status is to speak of; null: none.</summary>
    public V1Alpha1CronWorkflow? Schedule { get; init; }

    /// <summary>The cause for which the run does not proceed; null if it proceeds.</summary>
    public RunWait? Wait { get; init; }

    /// <summary>The run to stop because it has waited for too long; null if there is none.</summary>
    public WorkflowStop? Stop { get; init; }

    /// <summary>True: the ArtifactWorkflow's own time is over.</summary>
    public bool DeleteArtifactWorkflow { get; init; }

    public Obstacle? Obstacle { get; init; }

    /// <summary>The end that the Order has recorded, and that a restore dropped from the status; null: none.</summary>
    public FinishedWork? Recorded { get; init; }

    /// <summary>True: the Workflow had begun and is gone, and nobody saw how it ended.</summary>
    public bool IsLost { get; init; }

    /// <summary>True: what the status says is of a run before a force-at, and counts no more.</summary>
    public bool IsRestart { get; init; }

    /// <summary>The force-at that is obeyed by this plan, or was by an earlier one.</summary>
    public DateTimeOffset? ForcedAt { get; init; }

    /// <summary>What is wrong with the force-at; null if nothing is.</summary>
    public string? AnnotationProblem { get; init; }

    /// <summary>When the next run of the schedule is due; null if that is not known.</summary>
    public DateTimeOffset? NextScheduled { get; init; }
}
