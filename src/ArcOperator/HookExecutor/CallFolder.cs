namespace ArcOperator.HookExecutor;

/// <summary>Files of one call: its input and output, and a folder for the command. Other users have no rights on them.</summary>
internal sealed class CallFolder : IDisposable
{
    /// <summary>Name of the file with the input.</summary>
    public const string Input = "input";

    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;
    private const string Prefix = "call-";

    private CallFolder(string root)
    {
        Root = root;
        CreateFolder(Home);
    }

    public string Root { get; }

    /// <summary>Working directory, home and folder for temporary files of the command.</summary>
    public string Home => Path.Combine(Root, "home");

    public static CallFolder Create(string workFolder) =>
        new(CreateFolder(Path.Combine(CreateFolder(workFolder), $"{Prefix}{Guid.NewGuid():N}")));

    /// <summary>Removes folders of an executor that was killed.</summary>
    public static void RemoveLeftovers(string workFolder)
    {
        foreach (var folder in Directory.GetDirectories(CreateFolder(workFolder), $"{Prefix}*"))
        {
            Remove(folder);
        }
    }

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Enumerates the files of the command.</summary>
    /// <exception cref="UnauthorizedAccessException">The command has removed the rights on a folder.</exception>
    public IEnumerable<FileInfo> Files() =>
        new DirectoryInfo(Home).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false });

    /// <summary>Creates a file without a name.</summary>
    public FileStream CreateUnnamedFile()
    {
        var file = CreateFile("unnamed");
        File.Delete(file.Name);
        return file;
    }

    /// <summary>Creates a file to write and then read. It is deleted when it is closed.</summary>
    public FileStream CreateFile(string name)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }

        return new(PathOf(name), options);
    }

    public void Dispose() => Remove(Root);

    private static string CreateFolder(string path) => OperatingSystem.IsWindows()
        ? throw new PlatformNotSupportedException("hooks need Linux")
        : Directory.CreateDirectory(path, OwnFolder).FullName;

    // The command may have removed its own rights.
    private static void Remove(string folder)
    {
        try
        {
            foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true }))
            {
                Open(inner);
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder is removed with the container, or at the next start.
            return;
        }
    }

    private static void Open(DirectoryInfo folder)
    {
        if (!OperatingSystem.IsWindows() && (folder.UnixFileMode & OwnFolder) != OwnFolder)
        {
            folder.UnixFileMode |= OwnFolder;
        }
    }
}
