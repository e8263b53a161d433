using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Events of an Order. Those for the difference between two statuses are emitted when the later status is written, and so only once.</summary>
internal static class OrderEvents
{
    public static IEnumerable<EventRecord> Between(V1Alpha1OrderStatus before, V1Alpha1OrderStatus after)
    {
        foreach (var forced in EventRecord.Forced("running all artifacts again", before.LastForceAt, after.LastForceAt))
        {
            yield return forced;
        }

        foreach (var artifact in NewlyUnresolved(before.UnresolvedArtifacts ?? [], after.UnresolvedArtifacts ?? []))
        {
            yield return EventRecord.Warning(artifact.Reason, artifact.Message);
        }

        if (after.Phase != before.Phase && after.Phase is OrderPhase.Succeeded or OrderPhase.Failed)
        {
            var progress = OrderConditions.Progress(after.Succeeded, after.Total);
            yield return after.Phase == OrderPhase.Succeeded
                ? EventRecord.Normal(ArcReasons.Succeeded, progress)
                : EventRecord.Warning(ArcReasons.Failed, $"{progress}: {after.Message}");
        }

        if (LongWait(after) is { } wait && LongWait(before)?.Reason != wait.Reason)
        {
            yield return EventRecord.Warning(wait.Reason, wait.Message);
        }

        foreach (var record in Deletion.Events(before.Conditions, after.Conditions)
            .Concat(WriteRefusal.Events(before.Conditions, after.Conditions))
            .Concat(ForceRefusal.Events(before.Conditions, after.Conditions))
            .Concat(IgnoredType.Events(before.Conditions, after.Conditions)))
        {
            yield return record;
        }
    }

    /// <summary>Returns an event for each workflow that another one replaces.</summary>
    public static IEnumerable<EventRecord> Superseded(IReadOnlyList<V1Alpha1ArtifactWorkflow> workflows) => workflows.Select(workflow =>
        EventRecord.Normal(ArcEvents.Superseded, $"superseded ArtifactWorkflow {workflow.Name()}: an Endpoint, Secret or type of its artifact has changed"));

    /// <summary>Returns one event for all adopted workflows, or none.</summary>
    public static IEnumerable<EventRecord> Adopted(IReadOnlyList<V1Alpha1ArtifactWorkflow> workflows) =>
        workflows.Count == 0 ? [] : [EventRecord.Normal(ArcEvents.Adopted, $"adopted {Counted(workflows)}")];

    /// <summary>Returns one event for the deletion of all workflows, or none if the status reports it already.</summary>
    public static IEnumerable<EventRecord> DeletionStarted(V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> workflows) =>
        order.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.Deleting
            ? []
            : [EventRecord.Normal(ArcReasons.Deleting, $"deleting {Counted(workflows)} and the Argo objects")];

    // The words of a refusal can differ with each attempt. The refusal is recorded once.
    private static IEnumerable<UnresolvedArtifact> NewlyUnresolved(IReadOnlyList<UnresolvedArtifact> before, IReadOnlyList<UnresolvedArtifact> after)
    {
        var refused = before.Where(artifact => artifact.Reason == ArcReasons.CreationFailed).Select(artifact => artifact.ArtifactIndex).ToHashSet();
        return after.Except(before).Where(artifact => artifact.Reason != ArcReasons.CreationFailed || !refused.Contains(artifact.ArtifactIndex));
    }

    // A pod that is about to start is not worth a warning.
    private static V1Condition? LongWait(V1Alpha1OrderStatus status) =>
        status.Conditions.Find(Conditions.Ready) is { } ready && ArcReasons.IsWait(ready.Reason) && WaitTime.IsLong(ready.Message) ? ready : null;

    private static string Counted(IReadOnlyList<V1Alpha1ArtifactWorkflow> workflows) =>
        workflows.Count == 1 ? $"ArtifactWorkflow {workflows[0].Name()}" : $"{workflows.Count} ArtifactWorkflows";
}
