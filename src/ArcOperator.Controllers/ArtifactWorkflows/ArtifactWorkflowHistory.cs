using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.History;
using ArcOperator.History.Records;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Records the runs of ArtifactWorkflows: after their end, before a restart removes them, and before the object is deleted.</summary>
internal sealed class ArtifactWorkflowHistory(IRunHistory history, HistoryRecords records, HistoryGate gate, TimeProvider clock)
{
    /// <summary>Offers the runs that have ended, after their end was written.</summary>
    public void Offer(ArtifactWorkflowObservation observed, V1Alpha1ArtifactWorkflow written)
    {
        if (history.IsEnabled)
        {
            history.Offer(Runs(observed with { ArtifactWorkflow = written }));
        }
    }

    /// <summary>Offers the run of an ArtifactWorkflow without a schedule, if it has ended. Making the record is avoided if it is stored already.</summary>
    public void Offer(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var status = artifactWorkflow.Status;
        if (history.IsEnabled && artifactWorkflow.Spec.Cron is null && WorkflowPhase.IsFinished(status.Phase)
            && !history.IsRecorded(HistoryRecords.IdOf(artifactWorkflow.Uid(), status)))
        {
            history.Offer([records.ForRun(artifactWorkflow, artifactWorkflow.Uid(), status, Reason(status))]);
        }
    }

    /// <summary>Records what the next write removes: the end of the run before a restart, and counts of runs that were not seen.</summary>
    public async Task RecordBeforeAsync(ArtifactWorkflowObservation observed, ArtifactWorkflowPlan plan, CancellationToken cancellationToken)
    {
        if (!history.IsEnabled)
        {
            return;
        }

        var passing = plan.IsRestart ? Runs(observed) : Unseen(observed).ToList();
        if (passing.Count > 0 && await history.EnsureRecordedAsync(passing, cancellationToken) is not null)
        {
            // Work does not wait for the database.
            history.Offer(passing);
        }
    }

    /// <summary>Waits until all runs of an object that is being deleted are recorded.</summary>
    /// <returns>Null if the object may go, otherwise the reason for which its deletion waits.</returns>
    public async Task<string?> WaitAsync(ArtifactWorkflowObservation observed, CancellationToken cancellationToken) =>
        history.IsEnabled && Runs(observed) is { Count: > 0 } runs ? await gate.WaitAsync(observed.ArtifactWorkflow, runs, cancellationToken) : null;

    /// <summary>Returns the runs that have ended and are not recorded yet.</summary>
    private List<HistoryRecord> Runs(ArtifactWorkflowObservation observed) =>
        [.. Ended(observed).Where(record => !history.IsRecorded(record.Id))];

    private IEnumerable<HistoryRecord> Ended(ArtifactWorkflowObservation observed)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        if (artifactWorkflow.Spec.Cron is not null)
        {
            return observed.ScheduledRuns.Where(run => WorkflowPhase.IsFinished(run.Status.Phase)).Select(run => ForWorkflow(artifactWorkflow, run.Uid(), run));
        }

        var status = artifactWorkflow.Status;
        return WorkflowPhase.IsFinished(status.Phase)
            ? history.IsRecorded(HistoryRecords.IdOf(artifactWorkflow.Uid(), status)) ? [] : [records.ForRun(artifactWorkflow, artifactWorkflow.Uid(), status, Reason(status))]
            // The object is deleted before its status reports the end.
            : artifactWorkflow.IsDeleting() && observed.Own is V1Alpha1Workflow { Status: { } run } own && WorkflowPhase.IsFinished(run.Phase) && own.Status.FinishedAt is not null
                ? [ForWorkflow(artifactWorkflow, artifactWorkflow.Uid(), own)]
            : [];
    }

    private HistoryRecord ForWorkflow(V1Alpha1ArtifactWorkflow artifactWorkflow, string uid, V1Alpha1Workflow run)
    {
        var report = RunReport.Read(run.Status);
        var refusal = GateCheck.Find(artifactWorkflow.Spec, run, report);
        var phase = refusal is null ? run.Status.Phase : WorkflowPhase.Failed;
        var status = new V1Alpha1ArtifactWorkflowStatus
        {
            Phase = phase,
            Message = refusal?.Message ?? run.Status.Message,
            Progress = run.Status.Progress,
            StartTime = run.Status.StartedAt,
            CompletionTime = run.Status.FinishedAt ?? clock.GetUtcNow(),
            FailureTime = WorkflowPhase.IsFailure(phase) ? run.Status.FinishedAt : null,
            Delivery = report?.Delivery,
            Gates = report?.Gates,
        };
        return records.ForRun(artifactWorkflow, uid, status, refusal?.Reason ?? (phase == WorkflowPhase.Succeeded ? ArcReasons.Succeeded : ArcReasons.Failed));
    }

    // Argo counts all runs. The newest ones of each phase still exist, so more new ones than exist have been missed.
    private IEnumerable<HistoryRecord> Unseen(ArtifactWorkflowObservation observed)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        if (observed.Own is not V1Alpha1CronWorkflow schedule)
        {
            yield break;
        }

        foreach (var (phase, total, known) in new[]
            {
                (WorkflowPhase.Succeeded, schedule.Status.Succeeded ?? 0, artifactWorkflow.Status.Succeeded ?? 0),
                (WorkflowPhase.Failed, schedule.Status.Failed ?? 0, artifactWorkflow.Status.Failed ?? 0),
            })
        {
            var visible = observed.ScheduledRuns.Count(run => phase == WorkflowPhase.Succeeded ? run.Status.Phase == phase : WorkflowPhase.IsFailure(run.Status.Phase));
            if (total - known - visible is > 0 and var missed && records.ForUnseen(artifactWorkflow, schedule.Uid(), phase, total, missed, clock.GetUtcNow()) is var record
                && !history.IsRecorded(record.Id))
            {
                yield return record;
            }
        }
    }

    private static string Reason(V1Alpha1ArtifactWorkflowStatus status) =>
        status.Phase == WorkflowPhase.Succeeded ? ArcReasons.Succeeded
        : status.Conditions.Find(Conditions.Stalled)?.Reason ?? ArcReasons.Failed;
}
