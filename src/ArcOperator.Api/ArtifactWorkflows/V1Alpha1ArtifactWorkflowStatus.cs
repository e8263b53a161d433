using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactWorkflows;

public sealed record V1Alpha1ArtifactWorkflowStatus
{
    [Description("The generation of the spec that this status speaks of; -1 as long as there is none, so that nobody takes a new object for done.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Ready: the artifact has arrived. Reconciling: work is going on. Stalled: the user has to act.")]
    [XListType("map")]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("How far the work is: Pending, Running, Succeeded, Failed or Error; with a schedule also Active. Empty: not known yet.")]
    public string? Phase { get; init; }

    [Description("What is wrong, or what is waited for; empty when all is well.")]
    public string? Message { get; init; }

    [Description("Steps that are done, of all steps, as n/m.")]
    public string? Progress { get; init; }

    [Description("When the work began.")]
    public DateTimeOffset? StartTime { get; init; }

    [Description("When the work ended, well or badly.")]
    public DateTimeOffset? CompletionTime { get; init; }

    [Description("When the work failed.")]
    public DateTimeOffset? FailureTime { get; init; }

    [Description("With a schedule: when a run was last started.")]
    public DateTimeOffset? LastScheduled { get; init; }

    [Description("With a schedule: how many runs have succeeded.")]
    public long? Succeeded { get; init; }

    [Description("With a schedule: how many runs have failed.")]
    public long? Failed { get; init; }

    [Description("With a schedule: the run that is going on.")]
    public LocalObjectReference? ActiveWorkflowRef { get; init; }

    [Description("The force-at annotation that was last obeyed.")]
    public DateTimeOffset? LastForceAt { get; init; }
}
