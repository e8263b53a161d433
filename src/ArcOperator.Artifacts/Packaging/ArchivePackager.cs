using System.IO.Compression;
using ArcOperator.Artifacts.Options;

namespace ArcOperator.Artifacts.Packaging;

/// <summary>Limits of an archive. They bound memory, disk space and time, whatever the archive declares.</summary>
/// <param name="MaxEntries">Maximum number of entries, directories included.</param>
/// <param name="MaxSize">Maximum total size in bytes of unpacked files, copies for links included.</param>
/// <param name="MaxRatio">Maximum ratio of unpacked to packed bytes, from 1 MiB of unpacked bytes on.</param>
public sealed record ArchiveLimits(int MaxEntries, long MaxSize, int MaxRatio)
{
    public static ArchiveLimits From(ArtifactOptions options) => new(options.MaxArchiveEntries, options.MaxUnpackedSize, options.MaxArchiveRatio);
}

/// <summary>An archive that is not accepted. The message names the entry, escaped and cut, and never holds content.</summary>
public sealed class ArchiveException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Result of repacking an archive.</summary>
/// <param name="Artifact">Digest and size of the new archive.</param>
/// <param name="Files">Number of files in it.</param>
/// <param name="HasManifests">True if at least one file's name ends in .yaml or .yml.</param>
public sealed record PackagedArchive(PackagedArtifact Artifact, int Files, bool HasManifests);

/// <summary>Checks a tar.gz, tar or zip archive and repacks its files as an artifact.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Archives with equal files under equal paths become equal bytes, whatever their format, order, owners, modes and
/// times. The artifact holds regular files only, sorted by path. Every path is relative and stays inside. Links inside the archive that lead to a
/// regular file become copies of it. Memory is bounded by the number of entries, never by their size.</para>
/// <para><b>Assumptions.</b> Content and spool are seekable, and no other code uses them meanwhile.</para>
/// <para><b>Caveats.</b> Empty directories, owners, times and execute bits are dropped. Links to directories are refused.</para>
/// <para><b>Errors.</b> <see cref="ArchiveException"/> for an invalid archive, and <see cref="IOException"/> of the streams.</para>
/// </remarks>
public static class ArchivePackager
{
    private static readonly byte[] GZip = [0x1f, 0x8b];
    private static readonly byte[] Zstandard = [0x28, 0xb5, 0x2f, 0xfd];
    private static readonly byte[] Xz = [0xfd, 0x37, 0x7a, 0x58, 0x5a];

    /// <param name="content">Archive, read from its beginning.</param>
    /// <param name="spool">Empty file for the unpacked contents.</param>
    /// <param name="destination">Stream that the artifact is written to. It stays open.</param>
    /// <param name="limits">Limits of the archive.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<PackagedArchive> RepackAsync(Stream content, Stream spool, Stream destination, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        var index = new ArchiveIndex(spool, limits, content.Length);
        try
        {
            await ReadAsync(content, index, limits, cancellationToken);
        }
        catch (InvalidDataException error)
        {
            throw new ArchiveException("the archive is damaged or cut off", error);
        }

        var files = index.Resolve();
        var artifact = await ArtifactPackager.PackAsync(files.Select(file => (file.Path, (Stream)new SpoolSection(spool, file.Offset, file.Length))), destination, cancellationToken);
        return new(artifact, files.Count, files.Any(file => IsManifest(file.Path)));
    }

    /// <summary>Returns true for names that Flux' kustomize-controller applies when no kustomization.yaml lists files. Its comparison is case-sensitive.</summary>
    public static bool IsManifest(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    private static async Task ReadAsync(Stream content, ArchiveIndex index, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        var head = new byte[TarFormat.BlockSize];
        content.Position = 0;
        var count = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        content.Position = 0;
        var start = head.AsMemory(0, count);
        if (start.Span.StartsWith(GZip))
        {
            await using var gzip = new GZipStream(content, CompressionMode.Decompress, leaveOpen: true);
            await TarFormat.ReadAsync(new CountedReader(gzip, index), index, cancellationToken);
        }
        else if (start.Span.StartsWith("PK\x03\x04"u8) || start.Span.StartsWith("PK\x05\x06"u8))
        {
            await ZipFormat.ReadAsync(content, index, limits, cancellationToken);
        }
        else if (TarFormat.IsHeader(start.Span))
        {
            await TarFormat.ReadAsync(new CountedReader(content, index), index, cancellationToken);
        }
        else
        {
            throw new ArchiveException(FormatOf(start.Span) is { } format
                ? $"the data is a {format} archive: only tar.gz, tar and zip are supported"
                : "the data is not a tar.gz, tar or zip archive: set spec.packaging to File for other data");
        }
    }

    private static string? FormatOf(ReadOnlySpan<byte> head) =>
        head.StartsWith(Zstandard) ? "zstd"
        : head.StartsWith(Xz) ? "xz"
        : head.StartsWith("BZh"u8) ? "bzip2"
        : head.StartsWith("7z"u8) ? "7z"
        : null;
}
