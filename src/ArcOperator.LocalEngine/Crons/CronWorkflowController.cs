using ArcOperator.LocalEngine.Kinds;
using ArcOperator.Runtime.Informers;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>Starts the Workflows of CronWorkflows and maintains status and history.</summary>
internal sealed class CronWorkflowController(IEntityCache<Workflow> workflows, CronTracker tracker, CronApplier applier, TimeProvider clock)
    : IEntityController<CronWorkflow>
{
    public async Task<ReconciliationResult<CronWorkflow>> ReconcileAsync(CronWorkflow cron, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var observed = tracker.Observe(cron, workflows.OwnedBy(cron.Uid()), now);
        var plan = CronPlan.For(observed, now);
        tracker.Decided(cron, await applier.ApplyAsync(cron, plan, cancellationToken), plan.Reached ?? observed.Since);
        await applier.WriteAsync(cron, CronStatus.From(observed, plan, tracker.StartedBy(cron)), cancellationToken);
        tracker.Written(cron);
        return ReconciliationResult<CronWorkflow>.Success(cron, plan.Next - now);
    }

    public Task<ReconciliationResult<CronWorkflow>> DeletedAsync(CronWorkflow cron, CancellationToken cancellationToken)
    {
        tracker.Forget(cron);
        return Task.FromResult(ReconciliationResult<CronWorkflow>.Success(cron));
    }
}
