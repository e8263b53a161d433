using System.Buffers;
using ArcOperator.Artifacts.Packaging;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Result of the check if Flux can consume an artifact. Other consumers may still use it.</summary>
/// <param name="IsConsumable">True if names and the beginning of the content indicate that the artifact contains manifests.</param>
/// <param name="IsIgnored">True if Flux would apply nothing, without an error, and prune all objects of the revision before.</param>
/// <param name="Message">Explanation for the user.</param>
internal sealed record FluxConsumability(bool IsConsumable, bool IsIgnored, string Message)
{
    // A manifest begins with its kind; a long comment may come before it.
    private const int Examined = 1 << 20;

    /// <summary>Judges a file by its name and the first MiB of its content.</summary>
    public static async Task<FluxConsumability> OfFileAsync(DestinationPath path, Stream content, CancellationToken cancellationToken)
    {
        if (!ArchivePackager.IsManifest(path.Value))
        {
            return new(false, true, $"Flux ignores '{Name(path)}': it applies only .yaml and .yml files. For manifests, set spec.destinationPath to such a name (JSON is valid YAML)");
        }

        var length = (int)Math.Min(Examined, content.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            content.Position = 0;
            await content.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken);
            return OfText(path, buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Judges an archive by the names of its files.</summary>
    public static FluxConsumability OfArchive(PackagedArchive archive) => archive.HasManifests
        ? new(true, false, $"the archive's {archive.Files} files include .yaml or .yml files")
        : new(false, true, "the archive holds no .yaml or .yml file, so Flux applies nothing");

    private static FluxConsumability OfText(DestinationPath path, ReadOnlySpan<byte> text) =>
        text.IndexOf("apiVersion"u8) >= 0 && text.IndexOf("kind"u8) >= 0
            ? new(true, false, $"'{Name(path)}' holds manifests")
            : new(false, text.IndexOfAnyExcept(" \t\r\n"u8) < 0, $"'{Name(path)}' holds no Kubernetes manifest: apiVersion or kind is missing, so Flux cannot apply it");

    private static string Name(DestinationPath path) => path.Value.Truncate(100);
}
