using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Packaging;

/// <summary>Packs a file as an artifact: a gzipped tar archive that contains the file.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Equal content with an equal path results in equal bytes, in every run and process, independent of the sizes of reads.
/// The archive contains one regular file: mode 0644, owner and group 0, modified in 1970. Memory does not grow with the content.</para>
/// <para><b>Assumptions.</b> The content has a known length and does not change during the call.</para>
/// <para><b>Caveats.</b> The bytes depend on the deflate implementation of this .NET runtime (zlib-ng at level 6, in writes of 64 KiB) and on the
/// operating system (byte 9 of the gzip header). With another runtime, digests can change once, and the content stays the same.</para>
/// <para><b>Errors.</b> <see cref="IOException"/> of the streams, or if the length of the content changed. The output is then not a valid
/// archive.</para>
/// </remarks>
public static class ArtifactPackager
{
    private const int DeflateLevel = 6;
    private const int LongestUstarName = 100;
    private const long LargestUstarSize = (8L << 30) - 1;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="content">Content, read from the current position to its end. Must be seekable, because an archive contains the size before the content.</param>
    /// <param name="path">Path of the file in the archive.</param>
    /// <param name="destination">Stream that the archive is written to. It stays open.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<PackagedArtifact> PackAsync(Stream content, DestinationPath path, Stream destination, CancellationToken cancellationToken)
    {
        var end = content.Length;
        var package = await PackAsync([(path.Value, content)], destination, cancellationToken);
        return content.Position == end && content.Length == end
            ? package
            : throw new IOException($"the content changed while it was packed: it was {end} bytes long, and is {content.Length}");
    }

    /// <summary>Packs several files in the given order. Paths must be clean, and contents as for one file.</summary>
    internal static async Task<PackagedArtifact> PackAsync(IEnumerable<(string Path, Stream Content)> files, Stream destination, CancellationToken cancellationToken)
    {
        await using var archive = new DigestingStream(destination);
        await using (var gzip = new GZipStream(archive, new ZLibCompressionOptions { CompressionLevel = DeflateLevel }, leaveOpen: true))
        // The result of zlib-ng depends on the sizes of the writes.
        await using (var blocks = new BlockStream(gzip))
        await using (var tar = new TarWriter(blocks, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                await tar.WriteEntryAsync(Entry(content, path), cancellationToken);
            }
        }

        return new(archive.CurrentDigest(), archive.Size);
    }

    // Not Pax: .NET writes the time and the process id of the run into its headers.
    private static PosixTarEntry Entry(Stream content, string path)
    {
        var isUstar = Encoding.UTF8.GetByteCount(path) <= LongestUstarName && content.Length - content.Position <= LargestUstarSize;
        PosixTarEntry entry = isUstar
            ? new UstarTarEntry(TarEntryType.RegularFile, path)
            : new GnuTarEntry(TarEntryType.RegularFile, path) { AccessTime = DateTimeOffset.UnixEpoch, ChangeTime = DateTimeOffset.UnixEpoch };
        (entry.Mode, entry.ModificationTime, entry.Uid, entry.Gid, entry.DataStream) = (Mode, DateTimeOffset.UnixEpoch, 0, 0, content);
        return entry;
    }
}

/// <param name="Digest">Digest of the archive.</param>
/// <param name="Size">Size of the archive in bytes.</param>
public sealed record PackagedArtifact(ArtifactDigest Digest, long Size);
