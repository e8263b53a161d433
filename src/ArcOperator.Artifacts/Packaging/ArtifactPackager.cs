using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Packaging;

/// <summary>Makes an artifact of a file: a gzipped tar archive with that one file in it.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Equal content under an equal path becomes equal bytes, in every run, process and place, however the content
/// is cut into reads. The archive holds one regular file: mode 0644, owner and group 0, modified in 1970. Memory does not grow
/// with the content.</para>
/// <para><b>Assumptions.</b> The content tells its length, and does not change meanwhile.</para>
/// <para><b>Caveats.</b> The bytes are those of this .NET runtime's deflate (zlib-ng at level 6, in writes of 64 KiB) and of its operating
/// system (byte 9 of gzip's header). Another runtime may compress otherwise: digests move once then, and what is inside stays the same.</para>
/// <para><b>Errors.</b> <see cref="IOException"/> as the streams throw it, or because the content changed its length. What was written by
/// then is no archive.</para>
/// </remarks>
public static class ArtifactPackager
{
    private const int DeflateLevel = 6;
    private const int LongestUstarName = 100;
    private const long LargestUstarSize = (8L << 30) - 1;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="content">Read from where it stands to its end. Seekable, because an archive says the size before the content.</param>
    /// <param name="path">The file's path in the archive.</param>
    /// <param name="destination">Where the archive is written to; stays open.</param>
    /// <param name="cancellationToken">Ends the call.</param>
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
        // zlib-ng finds other matches when the same bytes come in other pieces.
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
