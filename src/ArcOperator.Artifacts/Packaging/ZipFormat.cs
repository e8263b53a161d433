using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ArcOperator.Artifacts.Packaging;

/// <summary>Reads zip archives (APPNOTE 6.3). The directory is checked first, because the library loads all of it into memory.</summary>
internal static class ZipFormat
{
    private const int EndLength = 22;
    private const int LongestComment = 65535;
    private const int SignatureLength = 4;
    private const int Zip64LocatorLength = 20;
    private const int Zip64Search = 2 * Zip64LocatorLength;
    private const int Zip64EndLength = 56;
    private const int HeaderLength = 46;
    private const int LongestTarget = 1024;
    private const int KindMask = 0xf000;
    private const int Folder = 0x4000;
    private const int RegularFile = 0x8000;
    private const int SymbolicLink = 0xa000;

    /// <exception cref="ArchiveException">The archive is damaged, or holds an entry that is refused.</exception>
    public static async Task ReadAsync(Stream content, ArchiveIndex index, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        foreach (var offset in await DirectoryOffsetsAsync(content, cancellationToken))
        {
            await CheckDirectoryAsync(content, offset, limits, cancellationToken);
        }

        content.Position = 0;
        using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in archive.Entries)
        {
            await EntryAsync(entry, index, cancellationToken);
        }
    }

    private static async Task EntryAsync(ZipArchiveEntry entry, ArchiveIndex index, CancellationToken cancellationToken)
    {
        // Unix modes stand in the upper half; other systems leave it zero.
        var kind = (entry.ExternalAttributes >> 16) & KindMask;
        if (entry.FullName.EndsWith('/'))
        {
            index.AddFolder(entry.FullName);
        }
        else if (kind is 0 or RegularFile)
        {
            await using var data = entry.Open();
            await using var counted = new CountedReader(data, index);
            await index.AddFileAsync(entry.FullName, counted, entry.Length, cancellationToken);
        }
        else if (kind == SymbolicLink && entry.Length <= LongestTarget)
        {
            await using var data = entry.Open();
            var target = new byte[entry.Length];
            await data.ReadExactlyAsync(target, cancellationToken);
            index.AddSymbolicLink(entry.FullName, Encoding.UTF8.GetString(target));
        }
        else
        {
            throw new ArchiveException($"archive entry '{DestinationPath.EscapeForMessage(entry.FullName)}' is {(kind == Folder ? "a directory without a slash" : "a special file")}: only files, directories and links are accepted");
        }
    }

    private static async Task CheckDirectoryAsync(Stream content, long offset, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        content.Position = offset;
        for (var count = 0; ; count++)
        {
            if (await content.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken) < HeaderLength || !header.AsSpan().StartsWith("PK\x01\x02"u8))
            {
                return;
            }

            if (count == limits.MaxEntries)
            {
                throw new ArchiveException($"the archive has more than {limits.MaxEntries} entries (option artifact.maxArchiveEntries)");
            }

            Check(header);
            content.Position += Short(header, 28) + Short(header, 30) + Short(header, 32);
        }
    }

    private static void Check(byte[] header)
    {
        if ((Short(header, 8) & 1) != 0)
        {
            throw new ArchiveException("the archive is encrypted");
        }

        if (Short(header, 10) is not (0 or 8 or 9))
        {
            throw new ArchiveException($"the archive is compressed by zip method {Short(header, 10)}: only stored and deflated files are supported");
        }
    }

    // An archive can name one directory in the old form and another in the Zip64 form: both have to be within limits.
    private static async Task<IReadOnlyList<long>> DirectoryOffsetsAsync(Stream content, CancellationToken cancellationToken)
    {
        var tail = new byte[Math.Min(content.Length, EndLength + LongestComment + Zip64Search)];
        content.Position = content.Length - tail.Length;
        await content.ReadExactlyAsync(tail, cancellationToken);
        var end = tail.Length < EndLength ? -1 : tail.AsSpan(0, tail.Length - EndLength + SignatureLength).LastIndexOf("PK\x05\x06"u8);
        if (end < 0)
        {
            throw new ArchiveException("the archive is damaged or cut off: a zip archive ends with a directory");
        }

        var offsets = new List<long> { BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16)) };
        var search = Math.Max(0, end - Zip64Search);
        if (tail.AsSpan(search, end - search).LastIndexOf("PK\x06\x07"u8) is >= 0 and var locator && search + locator + Zip64LocatorLength <= tail.Length)
        {
            offsets.Add(await Zip64OffsetAsync(content, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(search + locator + 8)), cancellationToken));
        }

        return [.. offsets.Where(offset => offset >= 0 && offset <= content.Length)];
    }

    // Negative: there is none.
    private static async Task<long> Zip64OffsetAsync(Stream content, long position, CancellationToken cancellationToken)
    {
        var end = new byte[Zip64EndLength];
        if (position < 0 || position > content.Length - Zip64EndLength)
        {
            throw new ArchiveException("the archive is damaged: its directory lies behind its end");
        }

        content.Position = position;
        await content.ReadExactlyAsync(end, cancellationToken);
        return end.AsSpan().StartsWith("PK\x06\x06"u8) ? BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(48)) : -1;
    }

    private static int Short(byte[] header, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(offset));
}
