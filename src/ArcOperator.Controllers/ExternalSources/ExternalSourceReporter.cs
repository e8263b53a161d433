using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Reports to users: writes the status, emits events on the ExternalSource and its ExternalArtifact, and logs.</summary>
internal sealed class ExternalSourceReporter(StatusReporter status, EventPublisher publish, TimeProvider clock, ILogger<ExternalSourceReporter> logger)
{
    public async Task<ReportedEntity<V1Alpha1ExternalSource>> WriteAsync(
        ExternalSourceObservation observed, ExternalSourcePlan plan, ExternalSourceOutcome outcome, CancellationToken cancellationToken)
    {
        var changes = ExternalSourceEvents.Changes(observed, plan, outcome);
        var report = new StatusReport<V1Alpha1ExternalSourceStatus>(ExternalSourceStatus.From(observed, plan, outcome, clock.GetUtcNow()))
        {
            Events = [.. ExternalSourceEvents.Blocked(observed, outcome.Blocker ?? plan.Blocker), .. changes],
        };
        var reported = await status.WriteAsync(observed.Source, report, cancellationToken);
        if (outcome.Published is { } published)
        {
            // Not by the journal, which has counted a problem for the source already.
            foreach (var change in changes)
            {
                await publish(published, change.Reason, change.Message, change.Type, cancellationToken);
            }
        }

        Log(observed.Source, plan, outcome);
        return reported;
    }

    public Task<ReportedEntity<V1Alpha1ExternalSource>> WriteDeletingAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken) =>
        status.WriteAsync(source, new StatusReport<V1Alpha1ExternalSourceStatus>(ExternalSourceStatus.Deleting(source, clock.GetUtcNow())), cancellationToken);

    public Task<ReportedEntity<V1Alpha1ExternalSource>> WriteRefusalAsync(
        V1Alpha1ExternalSource source, string action, HttpOperationException refusal, CancellationToken cancellationToken)
    {
        var refused = ExternalSourceStatus.Refused(source, action, refusal, clock.GetUtcNow());
        var events = Deletion.Events(source.Status.Conditions, refused.Conditions).Concat(WriteRefusal.Events(source.Status.Conditions, refused.Conditions));
        return status.WriteAsync(source, new StatusReport<V1Alpha1ExternalSourceStatus>(refused) { Events = events }, cancellationToken);
    }

    private void Log(V1Alpha1ExternalSource before, ExternalSourcePlan plan, ExternalSourceOutcome outcome)
    {
        if (outcome.IsRepaired)
        {
            ExternalSourceLog.Repaired(logger, before.Namespace(), before.Name());
        }

        if (outcome.Blocker is not null)
        {
            return;
        }

        if (plan.Result is AttemptResult.Failed { Failure: var failure })
        {
            ExternalSourceLog.Failed(logger, before.Namespace(), before.Name(), failure.Reason, plan.Failures, failure.Message);
        }
        else if (plan is { Result: not null, Artifact: { } artifact } && artifact.Revision != before.Status.Artifact?.Revision)
        {
            ExternalSourceLog.Published(logger, before.Namespace(), before.Name(), artifact.Revision, artifact.Size ?? 0);
        }
    }
}
