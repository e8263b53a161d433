using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine;

/// <summary>When a finished Workflow is to be deleted, as its <c>ttlStrategy</c> says.</summary>
internal static class Retention
{
    /// <summary>Null: it is not over, or stays until somebody deletes it.</summary>
    public static DateTimeOffset? DueAt(Workflow workflow)
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
            // Said when the Workflow was to be begun.
            return null;
        }
    }
}
