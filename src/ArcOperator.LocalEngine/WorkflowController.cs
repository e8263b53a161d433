using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Templates;
using ArcOperator.Runtime.Controllers;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>Begins each new Workflow, tells those under way what their users want, and cleans up after those that are gone.</summary>
internal sealed class WorkflowController(
    WorkflowRuns runs,
    DefinitionReader definitions,
    WorkflowStatusWriter status,
    WorkFolder work,
    PassedOverFields passedOver,
    IResourceClient client,
    TimeProvider clock,
    ILogger<WorkflowController> logger) : IEntityController<Workflow>
{
    private const string Lost = "the local engine was restarted while this Workflow was running";

    public async Task<ReconciliationResult<Workflow>> ReconcileAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        if (WorkflowPhase.IsFinished(workflow.Status.Phase))
        {
            return ReconciliationResult<Workflow>.Success(workflow, await RetireAsync(workflow, cancellationToken));
        }

        if (!runs.TryControl(workflow))
        {
            await BeginAsync(workflow, cancellationToken);
        }

        return ReconciliationResult<Workflow>.Success(workflow);
    }

    public async Task<ReconciliationResult<Workflow>> DeletedAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        await runs.EndAsync(workflow.Uid());
        work.Remove(WorkflowIdentity.Of(workflow));
        EngineLog.Removed(logger, workflow.FullName());
        return ReconciliationResult<Workflow>.Success(workflow);
    }

    /// <returns>When to look again; null: there is nothing to wait for.</returns>
    private async Task<TimeSpan?> RetireAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        var remaining = Retention.DueAt(workflow) - clock.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
        {
            await client.DeleteAsync(workflow, new V1DeleteOptions { Preconditions = new() { Uid = workflow.Uid() } }, cancellationToken);
        }

        return remaining > TimeSpan.Zero ? remaining : null;
    }

    private async Task BeginAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        if (workflow.Status.StartedAt is not null)
        {
            // If this rests on old data, the write is a conflict, and the next look sees how the Workflow ended.
            EngineLog.WorkflowLost(logger, workflow.FullName());
            await status.WriteAsync(workflow, StatusReport.Interrupted(status.Read(workflow), Lost, clock.GetUtcNow()), cancellationToken);
            return;
        }

        var read = await definitions.ReadAsync(workflow, cancellationToken);
        passedOver.Tell(workflow.FullName(), read.PassedOver);
        if (read.Definition is { } definition)
        {
            runs.Start(workflow, definition);
            return;
        }

        var problem = read.Problem ?? "";
        EngineLog.WorkflowRefused(logger, workflow.FullName(), problem);
        await status.WriteAsync(workflow, StatusReport.Refused(problem, clock.GetUtcNow()), cancellationToken);
    }
}
