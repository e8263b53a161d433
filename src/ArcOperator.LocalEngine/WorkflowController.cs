using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>Starts new Workflows, controls running ones, deletes expired ones, and removes the files of deleted ones.</summary>
internal sealed class WorkflowController(
    WorkflowRuns runs,
    DefinitionReader definitions,
    WorkflowStatusWriter status,
    WorkFolder work,
    IgnoredFields ignored,
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

        await (runs.TryControl(workflow) ? Task.CompletedTask : BeginAsync(workflow, cancellationToken));
        return ReconciliationResult<Workflow>.Success(workflow);
    }

    public async Task<ReconciliationResult<Workflow>> DeletedAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        await runs.EndAsync(workflow.Uid());
        work.Remove(WorkflowIdentity.Of(workflow));
        EngineLog.Removed(logger, workflow.FullName());
        return ReconciliationResult<Workflow>.Success(workflow);
    }

    /// <returns>The time until the deletion, or null.</returns>
    private async Task<TimeSpan?> RetireAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        var remaining = Retention.ExpiresAt(workflow) - clock.GetUtcNow();
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
            // With a stale cache entry, the write is a conflict and a later reconciliation sees the end of the Workflow.
            EngineLog.WorkflowLost(logger, workflow.FullName());
            await status.WriteAsync(workflow, StatusReport.Interrupted(status.Read(workflow), Lost, clock.GetUtcNow()), cancellationToken);
            return;
        }

        var read = await definitions.ReadAsync(workflow, cancellationToken);
        ignored.Log(workflow.FullName(), read.Ignored);
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

/// <summary>The changes of Workflows that cause a reconciliation.</summary>
internal static class WorkflowChanges
{
    /// <summary>
    /// Returns true if a Workflow is new, deleted, finished, or controlled by its user. Without status subresource, each write of the
    /// status changes the generation, too, so the generation is not compared.
    /// </summary>
    public static ChangePredicate<Workflow> Matter { get; } = change =>
        change is not { Old: { } old, New: { } @new }
        || old.Uid() != @new.Uid()
        || WorkflowPhase.IsFinished(old.Status.Phase) != WorkflowPhase.IsFinished(@new.Status.Phase)
        || RunControl.Read(old.Spec) != RunControl.Read(@new.Spec);
}

/// <summary>Logs fields that only concern pods, each field once.</summary>
internal sealed class IgnoredFields(ILogger<IgnoredFields> logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _logged = [];

    public void Log(string workflow, IReadOnlyList<string> fields)
    {
        List<string> news;
        lock (_lock)
        {
            news = [.. fields.Where(_logged.Add)];
        }

        if (news.Count > 0)
        {
            EngineLog.FieldsIgnored(logger, workflow, string.Join(", ", news));
        }
    }
}

/// <summary>The deletion of finished Workflows by their <c>ttlStrategy</c>.</summary>
internal static class Retention
{
    /// <summary>Returns the time of the deletion. Null for running Workflows and without <c>ttlStrategy</c>.</summary>
    public static DateTimeOffset? ExpiresAt(Workflow workflow)
    {
        if (!WorkflowPhase.IsFinished(workflow.Status.Phase) || Read(workflow) is not { } strategy)
        {
            return null;
        }

        var special = WorkflowPhase.IsFailure(workflow.Status.Phase) ? strategy.SecondsAfterFailure : strategy.SecondsAfterSuccess;
        return (special ?? strategy.SecondsAfterCompletion) is { } seconds ? workflow.Status.FinishedAt?.AddSeconds(seconds) : null;
    }

    private static TtlStrategy? Read(Workflow workflow)
    {
        try
        {
            var spec = workflow.Status.StoredWorkflowTemplateSpec ?? workflow.Spec;
            return spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty("ttlStrategy", out var strategy)
                ? strategy.Deserialize(LocalEngineJsonContext.Default.TtlStrategy)
                : null;
        }
        catch (JsonException)
        {
            // The Workflow was refused for this mistake.
            return null;
        }
    }
}
