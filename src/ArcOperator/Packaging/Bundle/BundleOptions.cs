namespace ArcOperator.Packaging.Bundle;

/// <summary>Choices of one bundle.</summary>
/// <param name="Version">Version of the bundle, such as 0.2.0.</param>
/// <param name="Image">Image of the operator, or null for that of the release.</param>
/// <param name="BundleImage">Image of the bundle, which the catalog names.</param>
/// <param name="Replaces">Name of the previous ClusterServiceVersion, or null for the first.</param>
/// <param name="CreatedAt">Date of the release, or null for the one in config/manifests.</param>
internal sealed record BundleOptions(string Version, ImageReference? Image, string BundleImage, string? Replaces, string? CreatedAt)
{
    public const string Package = "arc-operator";

    /// <summary>Channel of all versions until the first stable one.</summary>
    public const string Channel = "candidate";

    /// <summary>Name of the ClusterServiceVersion.</summary>
    public string Name => $"{Package}.v{Version}";
}
