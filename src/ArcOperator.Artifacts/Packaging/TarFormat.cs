using System.Globalization;
using System.Text;

namespace ArcOperator.Artifacts.Packaging;

/// <summary>Reads tar archives: v7, ustar, pax and GNU (POSIX.1-2017, pax; GNU tar manual).</summary>
/// <remarks>System.Formats.Tar allocates extended headers by the size that the archive declares, so an archive could exhaust memory.</remarks>
internal static class TarFormat
{
    public const int BlockSize = 512;

    private const int MaxExtension = 1 << 20;
    private const int ChecksumOffset = 148;
    private const int ChecksumLength = 8;
    private const int TypeOffset = 156;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArchiveException">The archive is damaged, cut off, or holds an entry that is refused.</exception>
    public static async Task ReadAsync(Stream tar, ArchiveIndex index, CancellationToken cancellationToken)
    {
        var (header, extension) = (new byte[BlockSize], new Extension(null, null, null));
        while (true)
        {
            if (await tar.ReadAtLeastAsync(header, BlockSize, throwOnEndOfStream: false, cancellationToken) < BlockSize)
            {
                throw new ArchiveException("the archive is cut off: its end mark is missing");
            }

            if (header.AsSpan().IndexOfAnyExcept((byte)0) < 0)
            {
                break;
            }

            if (!IsHeader(header))
            {
                throw new ArchiveException("the archive is damaged: a header has a wrong checksum");
            }

            extension = (char)header[TypeOffset] is var type and ('x' or 'g' or 'L' or 'K')
                ? Extend(extension, type, await ExtensionAsync(tar, header, cancellationToken))
                : await EntryAsync(tar, header, extension, index, cancellationToken);
        }

        await DrainAsync(tar, cancellationToken);
    }

    /// <summary>Returns true for a block with a correct checksum. All known kinds of tar have it.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        if (block.Length < BlockSize || block[..BlockSize].IndexOfAnyExcept((byte)0) < 0)
        {
            return false;
        }

        var (unsigned, signed) = (0L, 0L);
        for (var index = 0; index < BlockSize; index++)
        {
            var value = index is >= ChecksumOffset and < ChecksumOffset + ChecksumLength ? (byte)' ' : block[index];
            (unsigned, signed) = (unsigned + value, signed + (sbyte)value);
        }

        // Some old programs summed signed bytes.
        return TryNumber(block.Slice(ChecksumOffset, ChecksumLength), out var sum) && (sum == unsigned || sum == signed);
    }

    private static async Task<Extension> EntryAsync(Stream tar, byte[] header, Extension extension, ArchiveIndex index, CancellationToken cancellationToken)
    {
        var name = extension.Name ?? NameOf(header);
        var target = extension.Target ?? Text(header.AsSpan(157, 100));
        switch ((char)header[TypeOffset])
        {
            // Directories of v7 archives are regular files with a slash at the end.
            case '0' or '\0' or '7' when !name.EndsWith('/'):
                var size = extension.Size ?? SizeOf(header);
                await index.AddFileAsync(name, tar, size, cancellationToken);
                await SkipAsync(tar, PaddingOf(size), cancellationToken);
                break;
            case '0' or '\0' or '7' or '5':
                index.AddFolder(name);
                break;
            case '1':
                index.AddHardLink(name, target);
                break;
            case '2':
                index.AddSymbolicLink(name, target);
                break;
            default:
                throw new ArchiveException($"archive entry '{DestinationPath.EscapeForMessage(name)}' is {KindOf((char)header[TypeOffset])}: only files, directories and links are accepted");
        }

        return new(null, null, null);
    }

    private static string KindOf(char type) => type switch
    {
        '3' or '4' => "a device",
        '6' => "a named pipe",
        'S' => "a sparse file",
        _ => "of an unknown kind",
    };

    private static async Task<byte[]> ExtensionAsync(Stream tar, byte[] header, CancellationToken cancellationToken)
    {
        var size = SizeOf(header);
        if (size > MaxExtension)
        {
            throw new ArchiveException($"the archive has an extended header of {size} bytes: at most {MaxExtension} are read");
        }

        var data = new byte[size];
        if (await tar.ReadAtLeastAsync(data, data.Length, throwOnEndOfStream: false, cancellationToken) < data.Length)
        {
            throw new ArchiveException("the archive is cut off in an extended header");
        }

        await SkipAsync(tar, PaddingOf(size), cancellationToken);
        return data;
    }

    private static Extension Extend(Extension extension, char type, byte[] data) => type switch
    {
        'L' => extension with { Name = extension.Name ?? Text(data) },
        'K' => extension with { Target = extension.Target ?? Text(data) },
        'x' => ExtendByRecords(extension, data),
        // Global headers hold comments, such as the commit that git archive names.
        _ => extension,
    };

    // Records of the form "LENGTH KEY=VALUE\n". The length counts itself.
    private static Extension ExtendByRecords(Extension extension, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var space = data.IndexOf((byte)' ');
            if (space <= 0 || !int.TryParse(data[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= space + 1 || length > data.Length)
            {
                throw new ArchiveException("the archive is damaged: an extended header cannot be read");
            }

            var record = data[(space + 1)..length];
            record = record.EndsWith("\n"u8) ? record[..^1] : record;
            var equals = record.IndexOf((byte)'=');
            extension = equals > 0 ? With(extension, record[..equals], record[(equals + 1)..]) : extension;
            data = data[length..];
        }

        return extension;
    }

    private static Extension With(Extension extension, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        key.SequenceEqual("path"u8) ? extension with { Name = Text(value) }
        : key.SequenceEqual("linkpath"u8) ? extension with { Target = Text(value) }
        : key.SequenceEqual("size"u8)
            ? extension with
            {
                Size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
                    : throw new ArchiveException("the archive is damaged: an extended header has a size that is not a number"),
            }
        : key.StartsWith("GNU.sparse."u8) ? throw new ArchiveException("the archive holds a sparse file: only files, directories and links are accepted")
        : extension;

    private static string NameOf(byte[] header)
    {
        var name = Text(header.AsSpan(0, 100));
        var hasPrefix = header.AsSpan(257, 6).SequenceEqual("ustar\0"u8);
        return hasPrefix && Text(header.AsSpan(345, 155)) is { Length: > 0 } prefix ? $"{prefix}/{name}" : name;
    }

    private static long SizeOf(byte[] header) => TryNumber(header.AsSpan(124, 12), out var size)
        ? size
        : throw new ArchiveException("the archive is damaged: a header has a size that is not a number");

    // Octal digits between spaces and zeros, or, with the highest bit set, a binary number (GNU, for 8 GiB and more).
    private static bool TryNumber(ReadOnlySpan<byte> field, out long number)
    {
        number = 0;
        if ((field[0] & 0x80) != 0)
        {
            foreach (var digit in field[1..])
            {
                if (number > long.MaxValue >> 8)
                {
                    return false;
                }

                number = (number << 8) | digit;
            }

            return field[0] == 0x80;
        }

        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            number = (number << 3) | (long)(digit - (byte)'0');
        }

        return true;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        try
        {
            return Strict.GetString(end < 0 ? bytes : bytes[..end]);
        }
        catch (DecoderFallbackException error)
        {
            throw new ArchiveException("the archive holds a name that is not UTF-8", error);
        }
    }

    private static long PaddingOf(long size) => (BlockSize - (size % BlockSize)) % BlockSize;

    private static async Task SkipAsync(Stream tar, long count, CancellationToken cancellationToken)
    {
        var rest = new byte[count];
        if (await tar.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellationToken) < rest.Length)
        {
            throw new ArchiveException("the archive is cut off");
        }
    }

    // gzip's checksum stands at the end.
    private static async Task DrainAsync(Stream tar, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (await tar.ReadAsync(buffer, cancellationToken) > 0)
        {
            // Bytes after the end mark are padding.
        }
    }

    private sealed record Extension(string? Name, string? Target, long? Size);
}
