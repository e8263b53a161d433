using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Status of an ExternalSource, computed from observation, plan and outcome.</summary>
internal static class ExternalSourceStatus
{
    public static V1Alpha1ExternalSourceStatus From(ExternalSourceObservation observed, ExternalSourcePlan plan, ExternalSourceOutcome outcome, DateTimeOffset now)
    {
        var (source, blocker) = (observed.Source, outcome.Blocker ?? plan.Blocker);
        var conditions = ExternalSourceConditions.From(observed, plan, blocker, now);
        // An empty list in place of no conditions would be a write without a change.
        var status = conditions.Count == 0 && source.Status.Conditions is null ? source.Status : source.Status with { Conditions = conditions };
        // An artifact that could not be published does not appear in the status.
        return outcome.Blocker is not null ? status with { ObservedGeneration = source.Generation() }
            : plan.IsSuspended || blocker is not null ? status with { ObservedGeneration = source.Generation(), Artifact = plan.Artifact }
            : plan.Result is { } result ? Concluded(status, source, plan, result, now)
            : status with { Artifact = plan.Artifact };
    }

    /// <summary>Returns the status while the ExternalArtifact is being deleted.</summary>
    public static V1Alpha1ExternalSourceStatus Deleting(V1Alpha1ExternalSource source, DateTimeOffset now)
    {
        const string message = "waiting for its ExternalArtifact to be deleted";
        return source.Status with
        {
            ObservedGeneration = source.Generation(),
            Conditions = Deletion.Conditions(source.Status.Conditions, source.Generation(), message, now),
        };
    }

    /// <summary>Returns the status of an ExternalSource for which the API server refuses an action.</summary>
    public static V1Alpha1ExternalSourceStatus Refused(V1Alpha1ExternalSource source, string action, HttpOperationException refusal, DateTimeOffset now)
    {
        var message = ExternalSourceConditions.Clean(Deletion.Refusal($"{action} ExternalSource {source.Name()}", refusal));
        return source.Status with
        {
            ObservedGeneration = source.Generation(),
            Conditions = source.IsDeleting() ? Deletion.Conditions(source.Status.Conditions, source.Generation(), message, now)
                : WriteRefusal.Conditions(source.Status.Conditions, source.Generation(), message, refusal, now),
        };
    }

    private static V1Alpha1ExternalSourceStatus Concluded(
        V1Alpha1ExternalSourceStatus status, V1Alpha1ExternalSource source, ExternalSourcePlan plan, AttemptResult result, DateTimeOffset now)
    {
        var concluded = status with
        {
            ObservedGeneration = source.Generation(),
            Artifact = plan.Artifact,
            LastHandledReconcileAt = plan.HandledRequest,
            Failures = plan.Failures,
        };
        return result switch
        {
            AttemptResult.Failed => concluded with { LastFailureTime = now },
            AttemptResult.Produced produced => concluded with
            {
                LastHandledETag = produced.ETag, LastModified = produced.LastModified, LastHandledInputs = produced.Inputs,
            },
            _ => concluded,
        };
    }
}
