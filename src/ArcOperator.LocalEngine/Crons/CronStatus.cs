using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>Creates the status of a CronWorkflow in the form of Argo.</summary>
internal static class CronStatus
{
    /// <param name="observed">The inputs of the decision.</param>
    /// <param name="plan">The decision.</param>
    /// <param name="started">Started Workflows that the status does not contain yet.</param>
    public static CronWorkflowStatus From(CronObservation observed, CronPlan plan, IReadOnlyList<Workflow> started)
    {
        var before = observed.Cron.Status;
        var owned = observed.Owned.Concat(started).DistinctBy(workflow => workflow.Uid()).ToDictionary(workflow => workflow.Uid());
        var listed = (before.Active ?? []).Select(reference => owned.GetValueOrDefault(reference.Uid ?? "")).OfType<Workflow>();
        var over = listed.Where(IsFinished).ToList();
        // A new Workflow is listed once even if it is already finished, so that the next status counts it.
        var fresh = started.Select(workflow => workflow.Uid()).ToHashSet();
        var active = owned.Values.Where(workflow => !IsFinished(workflow) || fresh.Contains(workflow.Uid())).Select(Reference).ToList();
        return before with
        {
            Active = active.Count == 0 ? null : active,
            LastScheduledTime = owned.Values.Select(ScheduledTime).Append(before.LastScheduledTime).Max(),
            Succeeded = (before.Succeeded ?? 0) + over.Count(workflow => !WorkflowPhase.IsFailure(workflow.Status.Phase)),
            Failed = (before.Failed ?? 0) + over.Count(workflow => WorkflowPhase.IsFailure(workflow.Status.Phase)),
            Phase = WorkflowPhase.Active,
            Conditions = plan.Problem is { } problem ? [new() { Type = "SpecError", Status = "True", Message = problem }] : null,
        };
    }

    private static bool IsFinished(Workflow workflow) => WorkflowPhase.IsFinished(workflow.Status.Phase);

    private static DateTimeOffset? ScheduledTime(Workflow workflow) =>
        DateTimeOffset.TryParse(workflow.GetAnnotation(ArgoNames.ScheduledTime), null, out var time) ? time : null;

    private static V1ObjectReference Reference(Workflow workflow) => new()
    {
        ApiVersion = workflow.ApiVersion,
        Kind = workflow.Kind,
        NamespaceProperty = workflow.Namespace(),
        Name = workflow.Name(),
        Uid = workflow.Uid(),
    };
}
