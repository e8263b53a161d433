using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>What a user sees of an ExternalSource: plan and observation as a status.</summary>
internal static class ExternalSourceStatus
{
    public static V1Alpha1ExternalSourceStatus From(ExternalSourceObservation observed, Plan plan, ExternalSourceOutcome outcome, DateTimeOffset now)
    {
        var (source, obstacle) = (observed.Source, outcome.Obstacle ?? plan.Obstacle);
        var conditions = ExternalSourceConditions.Of(observed, plan, obstacle, now);
        // Where nothing is to be said and nothing was, there is nothing to write.
        var status = conditions.Count == 0 && source.Status.Conditions is null ? source.Status : source.Status with { Conditions = conditions };
        // What could not be published is not told of as if it were.
        return outcome.Obstacle is not null ? status with { ObservedGeneration = source.Generation() }
            : plan.IsSuspended || obstacle is not null ? status with { ObservedGeneration = source.Generation(), Artifact = plan.Artifact }
            : plan.Result is { } result ? Told(status, source, plan, result, now)
            : status with { Artifact = plan.Artifact };
    }

    /// <summary>The ExternalSource waits for its ExternalArtifact to go.</summary>
    public static V1Alpha1ExternalSourceStatus Deleting(V1Alpha1ExternalSource source, DateTimeOffset now)
    {
        const string message = "waiting for its ExternalArtifact to be deleted";
        return source.Status with
        {
            ObservedGeneration = source.Generation(),
            Conditions = Deletion.Conditions(source.Status.Conditions, source.Generation(), message, now),
        };
    }

    private static V1Alpha1ExternalSourceStatus Told(
        V1Alpha1ExternalSourceStatus status, V1Alpha1ExternalSource source, Plan plan, AttemptResult result, DateTimeOffset now)
    {
        var told = status with
        {
            ObservedGeneration = source.Generation(),
            Artifact = plan.Artifact,
            LastHandledReconcileAt = plan.HandledRequest,
            Failures = plan.Failures,
        };
        return result switch
        {
            AttemptResult.Failed => told with { LastFailureTime = now },
            AttemptResult.Produced produced => told with { LastHandledETag = produced.ETag, LastModified = produced.LastModified, LastHandledInputs = produced.Inputs },
            _ => told,
        };
    }
}
