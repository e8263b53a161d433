using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Writes the status of an ArtifactWorkflow, and counts each run that has ended.</summary>
internal sealed class ArtifactWorkflowReporter(StatusReporter status, ArcMetrics metrics)
{
    public async Task<ReportedEntity<V1Alpha1ArtifactWorkflow>> WriteAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, StatusReport<V1Alpha1ArtifactWorkflowStatus>? report, CancellationToken cancellationToken)
    {
        var before = artifactWorkflow.Status;
        var reported = await status.WriteAsync(artifactWorkflow, report, cancellationToken);
        if (report?.Status is { } after && reported.Delay is null && ArtifactWorkflowEvents.HasEnded(before, after))
        {
            metrics.CountCompletion(
                artifactWorkflow.Namespace() ?? "", ArtifactWorkflowGauges.TypeOf(artifactWorkflow), after.Phase ?? "", after.CompletionTime - after.StartTime);
            CountGates(artifactWorkflow, after);
        }

        return reported;
    }

    private void CountGates(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1ArtifactWorkflowStatus after)
    {
        const string others = "other";
        const string missing = "Missing";
        var (type, required, reported) = (ArtifactWorkflowGauges.TypeOf(artifactWorkflow), artifactWorkflow.Spec.Gates ?? [], after.Gates ?? []);
        foreach (var gate in reported)
        {
            metrics.CountGate(required.Contains(gate.Name) ? gate.Name : others, gate.Result, type);
        }

        foreach (var gate in required.Except(reported.Select(gate => gate.Name)))
        {
            metrics.CountGate(gate, missing, type);
        }
    }
}

/// <summary>The statuses of an ArtifactWorkflow with the events and the urgency that belong to them.</summary>
internal static class ArtifactWorkflowReport
{
    /// <summary>Returns the report of a reconciliation, or null if another reconciliation follows.</summary>
    public static StatusReport<V1Alpha1ArtifactWorkflowStatus>? From(
        ArtifactWorkflowObservation observed, ArtifactWorkflowPlan plan, ArtifactWorkflowOutcome outcome, DateTimeOffset now)
    {
        if (plan.KeepsStatus)
        {
            return null;
        }

        var status = ArtifactWorkflowStatus.From(observed, plan, outcome, now);
        var isInitial = string.IsNullOrEmpty(observed.ArtifactWorkflow.Status.Phase) && status.Phase == WorkflowPhase.Pending && string.IsNullOrEmpty(status.Message);
        return Of(observed.ArtifactWorkflow, status) with
        {
            Urgency = isInitial ? StatusUrgency.Initial : StatusUrgency.Immediate,
            Since = plan.Create is not null ? now : observed.Own?.CreationTimestamp() is { } created ? new DateTimeOffset(created, TimeSpan.Zero) : null,
        };
    }

    /// <summary>Returns the report of an ArtifactWorkflow that is being deleted, or null as long as no status is worth a write.</summary>
    public static StatusReport<V1Alpha1ArtifactWorkflowStatus>? OfDeletion(ArtifactWorkflowObservation observed, HttpOperationException? refusal, DateTimeOffset now, string? historyProblem = null)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        if (historyProblem is not null)
        {
            return Deletion.IsLate(artifactWorkflow, now) ? Of(artifactWorkflow, ArtifactWorkflowStatus.Deleting(artifactWorkflow, historyProblem, now, ArcReasons.HistoryUnavailable)) : null;
        }

        var message = observed.Dependent is { } dependent
            ? ArtifactWorkflowStatus.DeletionMessage(artifactWorkflow, dependent, refusal, now)
            : Deletion.Holder(artifactWorkflow, ArcFinalizers.ArtifactWorkflow);
        return message is null ? null : Of(artifactWorkflow, ArtifactWorkflowStatus.Deleting(artifactWorkflow, message, now));
    }

    /// <summary>Returns the report of an ArtifactWorkflow whose finalizer the API server refuses to add or to remove.</summary>
    public static StatusReport<V1Alpha1ArtifactWorkflowStatus> OfRefusal(
        V1Alpha1ArtifactWorkflow artifactWorkflow, string action, HttpOperationException refusal, DateTimeOffset now) =>
        Of(artifactWorkflow, ArtifactWorkflowStatus.Refused(artifactWorkflow, action, refusal, now));

    private static StatusReport<V1Alpha1ArtifactWorkflowStatus> Of(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1ArtifactWorkflowStatus status) =>
        new(status) { Events = ArtifactWorkflowEvents.Between(artifactWorkflow.Status, status) };
}
