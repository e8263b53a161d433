using ArcOperator.Artifacts.Packaging;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Derives a file name for data from its URL or content type, so that manifests are found by Flux.</summary>
internal static class SourceFileName
{
    private static readonly string[] KeptExtensions = [".yaml", ".yml", ".json"];

    /// <summary>Returns the URL's file name if its extension is kept, else a name for the media type; null if neither says what the data is.</summary>
    public static string? Derive(Uri url, string? mediaType) =>
        Uri.UnescapeDataString(url.AbsolutePath.Split('/')[^1]) is var name
        && KeptExtensions.Any(extension => name.Length > extension.Length && name.EndsWith(extension, StringComparison.Ordinal))
        && !name.Contains('/') && DestinationPath.TryParse(name, out var path, out _) ? path.Value
        : (mediaType ?? "").Trim().ToLowerInvariant() switch
        {
            "application/yaml" or "application/x-yaml" or "text/yaml" or "text/x-yaml" or "text/vnd.yaml" => "data.yaml",
            "application/json" or "text/json" => "data.json",
            var type when type.EndsWith("+yaml", StringComparison.Ordinal) => "data.yaml",
            var type when type.EndsWith("+json", StringComparison.Ordinal) => "data.json",
            _ => null,
        };
}
