using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Packaging;

/// <summary>File of an archive and the part of the spool that holds its content.</summary>
internal sealed record ArchivedFile(string Path, long Offset, long Length);

/// <summary>Entries of an archive that is being read. Checks paths, kinds, links and sizes. Contents are written to the spool.</summary>
internal sealed class ArchiveIndex(Stream spool, ArchiveLimits limits, long packedSize)
{
    private const int MaxLinkHops = 40;
    private const int MaxTargetLength = 1024;
    private const long RatioApplies = 1 << 20;

    // Tar headers with their extensions and padding, per entry.
    private const long EntryOverhead = 4096;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _count;
    private long _read;
    private long _size;

    /// <summary>Counts bytes that came out of decompression, needed or not.</summary>
    public void CountRead(int bytes)
    {
        _read += bytes;
        if (_read > RatioApplies && _read > packedSize * limits.MaxRatio)
        {
            throw new ArchiveException($"the archive unpacks to more than {limits.MaxRatio} times its size (option artifact.maxArchiveRatio)");
        }

        if (_read > limits.MaxSize + RatioApplies + (limits.MaxEntries * EntryOverhead))
        {
            throw TooLarge();
        }
    }

    /// <summary>Adds a file and copies exactly <paramref name="size"/> bytes of its content to the spool.</summary>
    public async Task AddFileAsync(string name, Stream content, long size, CancellationToken cancellationToken)
    {
        Grow(size);
        Add(name, new(EntryKind.File, spool.Position, size, null));
        while (size > 0)
        {
            var count = await content.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(size, _buffer.Length)), cancellationToken);
            if (count == 0)
            {
                throw new ArchiveException($"the archive is cut off in '{DestinationPath.EscapeForMessage(name)}'");
            }

            await spool.WriteAsync(_buffer.AsMemory(0, count), cancellationToken);
            size -= count;
        }
    }

    public void AddFolder(string name) => Add(name, new(EntryKind.Folder, 0, 0, null));

    /// <summary>Adds a symbolic link. Its target is relative to its folder.</summary>
    public void AddSymbolicLink(string name, string target) => Add(name, new(EntryKind.SymbolicLink, 0, 0, target));

    /// <summary>Adds a hard link. Its target is relative to the archive's root.</summary>
    public void AddHardLink(string name, string target) => Add(name, new(EntryKind.HardLink, 0, 0, target));

    /// <summary>Returns the archive's files, links resolved, sorted by path.</summary>
    public IReadOnlyList<ArchivedFile> Resolve()
    {
        var files = new List<ArchivedFile>(_entries.Count);
        foreach (var (path, entry) in _entries)
        {
            CheckParents(path);
            if (entry.Kind == EntryKind.Folder)
            {
                continue;
            }

            var content = entry.Kind == EntryKind.File ? entry : Follow(path);
            if (entry.Kind != EntryKind.File)
            {
                Grow(content.Length);
            }

            files.Add(new(path, content.Offset, content.Length));
        }

        files.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        return files.Count > 0 ? files : throw new ArchiveException("the archive holds no files");
    }

    private void Add(string name, Entry entry)
    {
        if (++_count > limits.MaxEntries)
        {
            throw new ArchiveException($"the archive has more than {limits.MaxEntries} entries (option artifact.maxArchiveEntries)");
        }

        var problem = name.StartsWith('/') || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])) ? "is an absolute path"
            : name.Length == 0 ? "has no name"
            : DestinationPath.Clean(name, out _);
        _ = DestinationPath.Clean(name, out var path);
        // './' stands for the root in archives that are made of a folder.
        if (path.Length == 0 && entry.Kind == EntryKind.Folder && !name.StartsWith('/'))
        {
            return;
        }

        if (problem is not null)
        {
            throw Refused(name, problem);
        }

        if (!_entries.TryAdd(path, entry) && !(entry.Kind == EntryKind.Folder && _entries[path].Kind == EntryKind.Folder))
        {
            throw Refused(name, "appears twice");
        }
    }

    private void Grow(long size)
    {
        _size = size <= limits.MaxSize ? _size + size : long.MaxValue;
        if (_size > limits.MaxSize || _size < 0)
        {
            throw TooLarge();
        }
    }

    // An entry below a file or link would be written through it by programs that unpack one entry after the other.
    private void CheckParents(string path)
    {
        var lookup = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (lookup.TryGetValue(path.AsSpan(0, slash), out var parent) && parent.Kind != EntryKind.Folder)
            {
                throw Refused(path, "lies below an entry that is not a directory");
            }
        }
    }

    private Entry Follow(string link)
    {
        var path = link;
        for (var hops = 0; hops < MaxLinkHops; hops++)
        {
            var entry = _entries[path];
            if (entry.Kind == EntryKind.File)
            {
                return entry;
            }

            path = TargetOf(link, path, entry);
            if (!_entries.TryGetValue(path, out var next) || next.Kind == EntryKind.Folder)
            {
                throw Refused(link, next is not null || _entries.Keys.Any(other => other.StartsWith($"{path}/", StringComparison.Ordinal))
                    ? "is a link to a directory: only links to files are supported"
                    : "is a link to a file that the archive does not hold");
            }
        }

        throw Refused(link, "is a link that leads to itself, or through too many others");
    }

    private static string TargetOf(string link, string path, Entry entry)
    {
        var target = entry.Target ?? "";
        if (target.StartsWith('/') || target.Length is 0 or > MaxTargetLength || target.Contains('\\'))
        {
            throw LeadsOut(link);
        }

        var segments = new List<string>(entry.Kind == EntryKind.SymbolicLink ? path.Split('/')[..^1] : []);
        foreach (var segment in target.Split('/').Where(segment => segment is not ("" or ".")))
        {
            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else
            {
                throw LeadsOut(link);
            }
        }

        return string.Join('/', segments);
    }

    private static ArchiveException LeadsOut(string link) => Refused(link, "is a link that leads out of the archive");

    private static ArchiveException Refused(string name, string problem) => new($"archive entry '{DestinationPath.EscapeForMessage(name)}' {problem}");

    private ArchiveException TooLarge() => new($"the archive unpacks to more than {limits.MaxSize} bytes (option artifact.maxUnpackedSize)");

    private sealed record Entry(EntryKind Kind, long Offset, long Length, string? Target);

    private enum EntryKind
    {
        File,
        Folder,
        SymbolicLink,
        HardLink,
    }
}

/// <summary>Reads through to a decompressing stream and reports every byte to the index.</summary>
internal sealed class CountedReader(Stream inner, ArchiveIndex index) : SequentialStream
{
    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        index.CountRead(count);
        return count;
    }
}
