namespace ArcOperator.Api.Shared;

/// <summary>Annotations that users or the controllers set.</summary>
public static class ArcAnnotations
{
    /// <summary>Unix seconds or an RFC 3339 time: from then on, do everything again, once.</summary>
    public const string ForceAt = "arc.opendefense.cloud/force-at";

    /// <summary>On an Order: the finished work, so that an Order that is restored without its status repeats nothing.</summary>
    public const string Finished = "arc.opendefense.cloud/finished";

    /// <summary>On a CronWorkflow: that it was suspended because its Order is, and so may be set going again.</summary>
    public const string Suspended = "arc.opendefense.cloud/suspended";

    /// <summary>On a Workflow: the cause for which the operator stopped it.</summary>
    public const string StoppedBecause = "arc.opendefense.cloud/stopped-because";
}
