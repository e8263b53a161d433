using System.Buffers.Binary;
using System.Globalization;
using ArcOperator.HookExecutor.Confinement;

namespace ArcOperator.HookExecutor;

/// <summary>Polls files and memory of a hook. The limits of the kernel are those of single processes and files.</summary>
internal sealed class HookWatch : IDisposable
{
    private const int MostFiles = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _exceeded = new();
    private readonly ITimer _timer;
    private readonly CallFolder _folder;
    private readonly FileIdentity? _input;
    private readonly HookExecutorOptions _options;
    private volatile int _leader;
    private int _isChecking;

    /// <param name="folder">Folder of the call.</param>
    /// <param name="input">Input of the hook, which has no name either, and does not count.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Clock of the polls.</param>
    public HookWatch(CallFolder folder, FileStream input, HookExecutorOptions options, TimeProvider clock)
    {
        (_folder, _options) = (folder, options);
        _input = OpenFile.Read($"/proc/self/fd/{input.SafeFileHandle.DangerousGetHandle()}")?.Identity;
        _timer = clock.CreateTimer(_ => Check(), null, Interval, Interval);
    }

    /// <summary>Cancelled when the hook uses too much.</summary>
    public CancellationToken IsExceeded => _exceeded.Token;

    /// <summary>The limit that was exceeded, as the end of a sentence, or null.</summary>
    public string? Excess { get; private set; }

    /// <summary>Also counts the processes of this group.</summary>
    public void Follow(int leader) => _leader = leader;

    public void Dispose()
    {
        _timer.Dispose();
        _exceeded.Dispose();
    }

    private void Check()
    {
        if (Excess is not null || Interlocked.Exchange(ref _isChecking, 1) == 1)
        {
            return;
        }

        try
        {
            if (Find() is { } excess)
            {
                Excess = excess;
                _exceeded.Cancel();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // A file has gone, or the call has ended.
            return;
        }
        finally
        {
            Interlocked.Exchange(ref _isChecking, 0);
        }
    }

    private string? Find()
    {
        var processes = _leader == 0 ? [] : HookGroup.Processes(_leader);
        // Each process has a limit for its address space.
        if (processes.Count > 1 && processes.Sum(HookGroup.Memory) > _options.MaxMemory)
        {
            return $"took more than {_options.MaxMemory} bytes of memory in all processes (hookExecutor.maxMemory)";
        }

        try
        {
            return NamedFiles() is { } named && named + UnnamedFiles(processes) <= _options.MaxFolderSize ? null
                : $"kept more than {_options.MaxFolderSize} bytes or {MostFiles} files in its folder (hookExecutor.maxFolderSize)";
        }
        catch (UnauthorizedAccessException)
        {
            return "made a folder unreadable, so that its files cannot be counted (hookExecutor.maxFolderSize)";
        }
    }

    // Null: too many files.
    private long? NamedFiles()
    {
        var (count, size) = (0, 0L);
        foreach (var file in _folder.Files())
        {
            size += file.Length;
            if (++count > MostFiles)
            {
                return null;
            }
        }

        return size;
    }

    // A deleted file keeps its space until it is closed.
    private long UnnamedFiles(IReadOnlyList<int> processes) =>
        processes.SelectMany(HookGroup.OpenFiles)
            .Where(file => file.IsUnnamed && file.Identity != _input)
            .DistinctBy(file => file.Identity)
            .Sum(file => file.Size);
}

/// <summary>Processes of a hook, as <c>/proc</c> describes them.</summary>
internal static class HookGroup
{
    /// <summary>Returns the processes of a group.</summary>
    public static List<int> Processes(int leader) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && GroupOf(id) == leader)];

    /// <summary>Returns the memory of a process that is not a copy of a file, in bytes.</summary>
    public static long Memory(int process) =>
        Read(process, "status").Split('\n')
            .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) << 10);

    /// <summary>Returns the regular files that a process has open.</summary>
    public static IEnumerable<OpenFile> OpenFiles(int process)
    {
        try
        {
            return Directory.GetFileSystemEntries($"/proc/{process}/fd").Select(OpenFile.Read).OfType<OpenFile>();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or its program cannot be read by this user.
            return [];
        }
    }

    // The name of the program, in parentheses, can contain anything.
    private static int GroupOf(int process) =>
        Read(process, "stat") is var text && text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 2 } fields
            ? int.Parse(fields[2], CultureInfo.InvariantCulture)
            : 0;

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
            return "";
        }
    }
}

/// <summary>Identity of a file: device and inode.</summary>
internal sealed record FileIdentity(ulong Device, ulong Inode);

/// <summary>A regular file that a process has open.</summary>
/// <param name="Identity">Identity of the file.</param>
/// <param name="IsUnnamed">The file was deleted, or never had a name.</param>
/// <param name="Size">Space that the file takes, in bytes.</param>
internal sealed record OpenFile(FileIdentity Identity, bool IsUnnamed, long Size)
{
    private const int CurrentFolder = -100;
    private const uint BasicStatus = 0x7FF;
    private const int FileType = 0xF000;
    private const int RegularFile = 0x8000;
    private const int BlockSize = 512;

    /// <summary>Reads the file behind a link of <c>/proc</c> (statx(2)), without opening it. Null: the file is not a regular one, or was closed.</summary>
    public static OpenFile? Read(string link)
    {
        Span<byte> status = stackalloc byte[256];
        if (Libc.Status(CurrentFolder, link, 0, BasicStatus, status) != 0 || (BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & FileType) != RegularFile)
        {
            return null;
        }

        return new(
            new(BinaryPrimitives.ReadUInt64LittleEndian(status[136..]), BinaryPrimitives.ReadUInt64LittleEndian(status[32..])),
            BinaryPrimitives.ReadUInt32LittleEndian(status[16..]) == 0,
            (long)BinaryPrimitives.ReadUInt64LittleEndian(status[48..]) * BlockSize);
    }
}
