using ArcOperator.LocalEngine.Kinds;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Informers;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>Starts the Workflows of CronWorkflows and maintains status and history.</summary>
internal sealed class CronWorkflowController(IEntityCache<Workflow> workflows, CronMemory memory, CronApplier applier, TimeProvider clock)
    : IEntityController<CronWorkflow>
{
    public async Task<ReconciliationResult<CronWorkflow>> ReconcileAsync(CronWorkflow cron, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var observed = memory.Observe(cron, workflows.OwnedBy(cron.Uid()), now);
        var plan = CronPlan.For(observed, now);
        memory.Decided(cron, await applier.ApplyAsync(cron, plan, cancellationToken), plan.Reached ?? observed.Since);
        await applier.WriteAsync(cron, CronStatus.From(observed, plan, memory.StartedBy(cron)), cancellationToken);
        memory.Written(cron);
        return ReconciliationResult<CronWorkflow>.Success(cron, plan.Next - now);
    }

    public Task<ReconciliationResult<CronWorkflow>> DeletedAsync(CronWorkflow cron, CancellationToken cancellationToken)
    {
        memory.Forget(cron);
        return Task.FromResult(ReconciliationResult<CronWorkflow>.Success(cron));
    }
}
