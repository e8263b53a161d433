namespace ArcOperator.HookExecutor;

/// <summary>What one call keeps on disk while it lasts: its input and output, and a folder for the command itself. For this user only.</summary>
internal sealed class CallFolder : IDisposable
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;
    private const string Prefix = "call-";

    private CallFolder(string root)
    {
        Root = root;
        CreateFolder(Home);
    }

    /// <summary>Names the call: no other has it in its environment.</summary>
    public string Root { get; }

    /// <summary>The command's working directory, home and folder for temporary files.</summary>
    public string Home => Path.Combine(Root, "home");

    public static CallFolder Create(string workFolder) =>
        new(CreateFolder(Path.Combine(CreateFolder(workFolder), $"{Prefix}{Guid.NewGuid():N}")));

    /// <summary>Removes what an executor that was killed has left.</summary>
    public static void RemoveLeftovers(string workFolder)
    {
        foreach (var folder in Directory.GetDirectories(CreateFolder(workFolder), $"{Prefix}*"))
        {
            Remove(folder);
        }
    }

    /// <summary>A new file, to be written and then read; gone when it is closed.</summary>
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

        return new(Path.Combine(Root, name), options);
    }

    public void Dispose() => Remove(Root);

    private static string CreateFolder(string path) => OperatingSystem.IsWindows()
        ? throw new PlatformNotSupportedException("hooks need process groups, which this system has not")
        : Directory.CreateDirectory(path, OwnFolder).FullName;

    // The command may have taken its own rights away.
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
            // Goes with the container, or when the executor starts again.
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
