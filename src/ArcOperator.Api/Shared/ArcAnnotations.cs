namespace ArcOperator.Api.Shared;

/// <summary>Annotations that users set.</summary>
public static class ArcAnnotations
{
    /// <summary>Unix seconds or an RFC 3339 time: from then on, do everything again, once.</summary>
    public const string ForceAt = "arc.opendefense.cloud/force-at";
}
