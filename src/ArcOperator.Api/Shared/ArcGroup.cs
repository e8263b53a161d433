namespace ArcOperator.Api.Shared;

/// <summary>Names that all kinds of ARC share.</summary>
public static class ArcGroup
{
    public const string Group = "arc.opendefense.cloud";

    public const string Version = "v1alpha1";

    /// <summary>The category by which <c>kubectl get arc</c> lists all of them.</summary>
    public const string Category = "arc";

    /// <summary>The longest name of an object (RFC 1123 subdomain).</summary>
    public const int LongestName = 253;
}
